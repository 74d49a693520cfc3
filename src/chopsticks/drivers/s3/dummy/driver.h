#pragma once
#include <memory>

#include "drivers/api/object_store.h"
#include "support/result.h"
#include "support/settings.h"

/// The dummy driver: no network, no storage.
namespace chopsticks::drivers::dummy {

/// Reads `driver_config`; the error says what is wrong and where.
[[nodiscard]] Result<void> check(const Settings& driver_config);

/// The same, and makes the driver.
[[nodiscard]] Result<std::unique_ptr<ObjectStoreDriver>> make_driver(const Settings& driver_config);

}  // namespace chopsticks::drivers::dummy
