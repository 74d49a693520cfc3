#pragma once
#include <memory>
#include <span>

#include "config/workload.h"
#include "drivers/api/storage.h"
#include "users/api/scenario.h"

namespace chopsticks::cli {

/// The storage drivers this build has, by the name that `driver:` in a workload config calls them.
[[nodiscard]] std::span<const config::KnownDriver> known_drivers();

/// Reads the driver's own options: mistakes name file and line.
[[nodiscard]] Result<void> check_driver(const config::WorkloadConfig& workload);
/// The same, and looks for what the driver needs on this machine: for whoever is to make load.
[[nodiscard]] Result<void> check_driver_here(const config::WorkloadConfig& workload);

/// Users speak what their driver speaks: a scenario for S3 cannot be run on a RADOS pool.
[[nodiscard]] Result<void> check_protocol(const config::WorkloadConfig& workload,
                                          const users::Scenario& scenario);

/// The driver this configuration asks for. One for Ceph is connected by now: this may take its
/// connect_timeout.
[[nodiscard]] Result<std::shared_ptr<drivers::StorageDriver>> make_driver(
    const config::WorkloadConfig& workload);

}  // namespace chopsticks::cli
