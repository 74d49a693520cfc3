#include "cli/drivers.h"

#include <array>

#include <fmt/format.h>

#include "drivers/s3/native/driver.h"

namespace chopsticks::cli {
namespace {

using Made = Result<std::unique_ptr<drivers::ObjectStoreDriver>>;

Made make_native(const config::WorkloadConfig& workload) {
  s3::Target target{workload.endpoints,
                                 workload.bucket,
                                 {workload.access_key, workload.secret_key, workload.region}};
  return drivers::native::make_driver(std::move(target), workload.driver_config);
}

// The registry: a driver is a name here and a function that makes it.
constexpr std::array<std::string_view, 1> kNames{"native"};
constexpr std::array<Made (*)(const config::WorkloadConfig&), kNames.size()> kMakers{&make_native};

}  // namespace

std::span<const std::string_view> driver_names() { return kNames; }

Result<std::shared_ptr<drivers::ObjectStoreDriver>> make_driver(
    const config::WorkloadConfig& workload) {
  for (std::size_t n = 0; n < kNames.size(); ++n) {
    if (kNames[n] != workload.driver) continue;
    auto made = kMakers[n](workload);
    if (!made) return fail(made.error());
    return std::shared_ptr<drivers::ObjectStoreDriver>(std::move(*made));
  }
  return fail(fmt::format("driver '{}' is not in this build", workload.driver));
}

}  // namespace chopsticks::cli
