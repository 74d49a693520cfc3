#include "cli/drivers.h"

#include <algorithm>
#include <array>
#include <utility>

#include "drivers/s3/dummy/driver.h"
#include "drivers/s3/native/driver.h"
#include "drivers/s3/s5cmd/driver.h"

namespace chopsticks::cli {
namespace {

using config::WorkloadConfig;
using Made = Result<std::unique_ptr<drivers::ObjectStoreDriver>>;

// The registry: a driver is a name here and functions that read its options, look for what it needs
// on this machine, and make it.
struct Row {
  config::KnownDriver known;
  Result<void> (*check)(const Settings& driver_config);
  Result<void> (*check_here)(const Settings& driver_config);
  Made (*make)(const WorkloadConfig& workload);
};

s3::Target target_of(const WorkloadConfig& workload) {
  return {workload.endpoints,
          workload.bucket,
          {workload.access_key, workload.secret_key, workload.region}};
}

constexpr std::array kRows{
    Row{{"native"},
        &drivers::native::check,
        &drivers::native::check,
        [](const WorkloadConfig& workload) {
          return drivers::native::make_driver(target_of(workload), workload.driver_config);
        }},
    Row{{"s5cmd"},
        &drivers::s5cmd::check,
        &drivers::s5cmd::check_program,
        [](const WorkloadConfig& workload) {
          return drivers::s5cmd::make_driver(target_of(workload), workload.driver_config);
        }},
    Row{{"dummy", /*needs_storage=*/false},
        &drivers::dummy::check,
        &drivers::dummy::check,
        [](const WorkloadConfig& workload) {
          return drivers::dummy::make_driver(workload.driver_config);
        }},
};

constexpr auto kKnown = [] {
  std::array<config::KnownDriver, kRows.size()> known;
  std::ranges::transform(kRows, known.begin(), &Row::known);
  return known;
}();

// The configuration was read with known_drivers(): it is one of them.
const Row& row_of(const WorkloadConfig& workload) {
  return *std::ranges::find(kRows, workload.driver, [](const Row& row) { return row.known.name; });
}

}  // namespace

std::span<const config::KnownDriver> known_drivers() { return kKnown; }

Result<void> check_driver(const WorkloadConfig& workload) {
  return row_of(workload).check(workload.driver_config);
}

Result<void> check_driver_here(const WorkloadConfig& workload) {
  return row_of(workload).check_here(workload.driver_config);
}

Result<std::shared_ptr<drivers::ObjectStoreDriver>> make_driver(const WorkloadConfig& workload) {
  auto made = row_of(workload).make(workload);
  if (!made) return fail(made.error());
  return std::shared_ptr<drivers::ObjectStoreDriver>(std::move(*made));
}

}  // namespace chopsticks::cli
