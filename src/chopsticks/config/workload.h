#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/environment.h"
#include "config/metrics.h"
#include "support/settings.h"

namespace chopsticks::config {

/// Where the storage is and how it is spoken to: the file behind --workload-config, checked.
struct WorkloadConfig {
  std::string file;                    // where it was read from, for reports
  bool embedded = false;               // start the built-in S3 server inside this process
  std::vector<std::string> endpoints;  // "http://host:port", no trailing slash; empty when embedded
  std::string access_key;
  std::string secret_key;
  std::string bucket;
  std::string region;
  std::string driver;
  Settings driver_config;  // read by the driver itself; kNothing when not given
  MetricsConfig metrics;
};

/// A driver this build has, as far as this file is concerned.
struct KnownDriver {
  std::string_view name;
  bool needs_storage = true;  // else endpoint, keys and bucket may be left out
};

/// Reads and checks the file. The first of `drivers` is the default. The secret key is registered
/// with log::hide before anything else can fail, so no later message shows it. With `endpoint:
/// embedded` keys and bucket may be left out.
[[nodiscard]] Result<WorkloadConfig> load_workload(const std::string& path,
                                                   std::span<const KnownDriver> drivers,
                                                   const Environment& environment);

/// The same from settings already read and expanded.
[[nodiscard]] Result<WorkloadConfig> read_workload(const Settings& settings,
                                                   std::span<const KnownDriver> drivers);

}  // namespace chopsticks::config
