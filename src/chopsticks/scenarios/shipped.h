#pragma once
#include "users/api/scenario.h"

/// The scenarios that come with the program; each .cc here defines one, and cli lists them.
namespace chopsticks::scenarios {

[[nodiscard]] users::Scenario rados_mixed();
[[nodiscard]] users::Scenario rbd_random_io();
[[nodiscard]] users::Scenario s3_large_objects();
[[nodiscard]] users::Scenario s3_read();
[[nodiscard]] users::Scenario s3_stages();
[[nodiscard]] users::Scenario s3_write();

}  // namespace chopsticks::scenarios
