#pragma once
/// Everything a scenario for RBD images needs, in one include.
#include <chopsticks/scenario.h>

#include "users/api/rbd_user.h"

namespace chopsticks {

using users::RbdUser;

}  // namespace chopsticks
