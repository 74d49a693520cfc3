#pragma once
/// Everything a scenario for RADOS pools needs, in one include.
#include <chopsticks/scenario.h>

#include "users/api/rados_user.h"

namespace chopsticks {

using drivers::OmapEntries;
using users::RadosUser;

}  // namespace chopsticks
