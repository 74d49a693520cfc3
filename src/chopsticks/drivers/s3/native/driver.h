#pragma once
#include <memory>

#include "drivers/api/object_store.h"
#include "s3/target.h"
#include "support/result.h"
#include "support/settings.h"

/// The native S3 driver: HTTP/1.1 and SigV4 spoken by chopsticks itself.
namespace chopsticks::drivers::native {

/// Reads `driver_config`; the error says what is wrong and where.
[[nodiscard]] Result<void> check(const Settings& driver_config);

/// Reads `driver_config` and the authorities TLS needs. The error says what is wrong and where.
[[nodiscard]] Result<std::unique_ptr<ObjectStoreDriver>> make_driver(s3::Target target,
                                                                     const Settings& driver_config);

}  // namespace chopsticks::drivers::native
