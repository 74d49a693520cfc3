#pragma once
/// Everything a scenario for S3 storage needs, in one include.
#include <chopsticks/scenario.h>

#include "users/api/s3_user.h"

namespace chopsticks {

using users::S3User;

}  // namespace chopsticks
