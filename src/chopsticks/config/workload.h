#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/ceph.h"
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
  CephConfig ceph;  // in place of the above for drivers that need a pool
  std::string driver;
  Settings driver_config;  // read by the driver itself; kNothing when not given
  MetricsConfig metrics;
};

/// What a driver has to be told about the storage.
enum class Needs : std::uint8_t {
  kS3,       // endpoint, keys and bucket
  kNothing,  // the same, which may be left out
  kPool,     // a pool of a Ceph cluster
  kImages,   // images in such a pool
};

/// A driver this build knows, as far as this file is concerned.
struct KnownDriver {
  std::string_view name;
  Needs needs = Needs::kS3;
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
