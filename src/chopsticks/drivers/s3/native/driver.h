#pragma once
#include <memory>
#include <string>
#include <vector>

#include "drivers/api/object_store.h"
#include "s3/sigv4.h"
#include "support/result.h"
#include "support/settings.h"

/// The native S3 driver: HTTP/1.1 and SigV4 spoken by chopsticks itself.
namespace chopsticks::drivers::native {

/// Which storage, and as whom.
struct Target {
  std::vector<std::string> endpoints;  // "http://host:port", at least one
  std::string bucket;
  s3::Credentials credentials;
};

/// Reads `driver_config` and the authorities TLS needs. The error says what is wrong and where.
[[nodiscard]] Result<std::unique_ptr<ObjectStoreDriver>> make_driver(Target target,
                                                                     const Settings& driver_config);

}  // namespace chopsticks::drivers::native
