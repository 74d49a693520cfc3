#pragma once
#include <memory>
#include <span>
#include <string_view>

#include "config/workload.h"
#include "drivers/api/object_store.h"

namespace chopsticks::cli {

/// The storage drivers this build has, by the name that `driver:` in a workload config calls them.
[[nodiscard]] std::span<const std::string_view> driver_names();

/// The driver this configuration asks for. Its own options are read here: mistakes name file and
/// line.
[[nodiscard]] Result<std::shared_ptr<drivers::ObjectStoreDriver>> make_driver(
    const config::WorkloadConfig& workload);

}  // namespace chopsticks::cli
