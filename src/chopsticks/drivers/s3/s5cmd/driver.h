#pragma once
#include <memory>

#include "drivers/api/object_store.h"
#include "s3/target.h"
#include "support/result.h"
#include "support/settings.h"

/// The s5cmd driver: the real s5cmd, a process for every operation.
namespace chopsticks::drivers::s5cmd {

/// Reads `driver_config`; the error says what is wrong and where.
[[nodiscard]] Result<void> check(const Settings& driver_config);

/// The same, and looks for the program: a missing, broken or too old one is an error that names the
/// cure.
[[nodiscard]] Result<void> check_program(const Settings& driver_config);

/// Does both, and makes the driver.
[[nodiscard]] Result<std::unique_ptr<ObjectStoreDriver>> make_driver(s3::Target target,
                                                                     const Settings& driver_config);

}  // namespace chopsticks::drivers::s5cmd
