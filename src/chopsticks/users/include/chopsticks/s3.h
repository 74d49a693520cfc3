#pragma once
/// Everything a scenario for S3 storage needs, in one include.
#include "users/api/entry.h"
#include "users/api/load_shape.h"
#include "users/api/recent_keys.h"
#include "users/api/s3_user.h"
#include "users/api/task_set.h"

namespace chopsticks {

using users::between;
using users::constant;
using users::constant_pacing;
using users::constant_throughput;
using users::Goal;
using users::LoadShape;
using users::RecentKeys;
using users::S3User;
using users::SequentialTaskSet;
using users::Share;
using users::TaskSet;
using users::User;

}  // namespace chopsticks
