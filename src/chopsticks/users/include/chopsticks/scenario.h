#pragma once
/// What every scenario needs, whatever storage it is for; s3.h, rados.h and rbd.h bring it along.
#include "users/api/entry.h"
#include "users/api/load_shape.h"
#include "users/api/recent_keys.h"
#include "users/api/task_set.h"

namespace chopsticks {

using users::between;
using users::constant;
using users::constant_pacing;
using users::constant_rate;
using users::constant_throughput;
using users::Goal;
using users::LoadShape;
using users::RecentKeys;
using users::SequentialTaskSet;
using users::Share;
using users::TaskSet;
using users::User;

}  // namespace chopsticks
