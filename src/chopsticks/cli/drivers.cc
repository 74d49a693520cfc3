#include "cli/drivers.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/ranges.h>

#include "drivers/rados/driver.h"
#include "drivers/rbd/driver.h"
#include "drivers/s3/dummy/driver.h"
#include "drivers/s3/native/driver.h"
#include "drivers/s3/s5cmd/driver.h"

namespace chopsticks::cli {
namespace {

using config::Needs;
using config::WorkloadConfig;
using drivers::Protocol;
using Made = Result<std::unique_ptr<drivers::StorageDriver>>;

// The registry: a driver is a name here and functions that read its options, look for what it needs
// on this machine, and make it.
struct Row {
  config::KnownDriver known;
  Protocol protocol;
  Result<void> (*check)(const Settings& driver_config);
  Result<void> (*check_here)(const Settings& driver_config);
  Made (*make)(const WorkloadConfig& workload);
};

s3::Target target_of(const WorkloadConfig& workload) {
  return {workload.endpoints,
          workload.bucket,
          {workload.access_key, workload.secret_key, workload.region}};
}

drivers::ceph::Target pool_of(const WorkloadConfig& workload) {
  const auto& ceph = workload.ceph;
  return {ceph.conf, ceph.client, ceph.keyring, ceph.pool, ceph.name_space, ceph.written};
}

constexpr std::array kRows{
    Row{{"native", Needs::kS3},
        Protocol::kS3,
        &drivers::native::check,
        &drivers::native::check,
        [](const WorkloadConfig& workload) -> Made {
          return drivers::native::make_driver(target_of(workload), workload.driver_config);
        }},
    Row{{"s5cmd", Needs::kS3},
        Protocol::kS3,
        &drivers::s5cmd::check,
        &drivers::s5cmd::check_program,
        [](const WorkloadConfig& workload) -> Made {
          return drivers::s5cmd::make_driver(target_of(workload), workload.driver_config);
        }},
    Row{{"dummy", Needs::kNothing},
        Protocol::kS3,
        &drivers::dummy::check,
        &drivers::dummy::check,
        [](const WorkloadConfig& workload) -> Made {
          return drivers::dummy::make_driver(workload.driver_config);
        }},
    Row{{"rados", Needs::kPool},
        Protocol::kRados,
        &drivers::rados::check,
        &drivers::rados::check_library,
        [](const WorkloadConfig& workload) -> Made {
          return drivers::rados::make_driver(pool_of(workload), workload.driver_config);
        }},
    Row{{"rbd", Needs::kImages},
        Protocol::kRbd,
        &drivers::rbd::check,
        &drivers::rbd::check_library,
        [](const WorkloadConfig& workload) -> Made {
          return drivers::rbd::make_driver(
              {pool_of(workload), workload.ceph.images, workload.ceph.image_size},
              workload.driver_config);
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

// "native, s5cmd or dummy".
std::string one_of(std::span<const std::string_view> names) {
  if (names.size() < 2) return fmt::format("{}", fmt::join(names, ""));
  return fmt::format("{} or {}", fmt::join(names.first(names.size() - 1), ", "), names.back());
}

}  // namespace

std::span<const config::KnownDriver> known_drivers() { return kKnown; }

Result<void> check_driver(const WorkloadConfig& workload) {
  return row_of(workload).check(workload.driver_config);
}

Result<void> check_driver_here(const WorkloadConfig& workload) {
  return row_of(workload).check_here(workload.driver_config);
}

Result<void> check_protocol(const WorkloadConfig& workload, const users::Scenario& scenario) {
  const auto& row = row_of(workload);
  for (const auto& kind : scenario.users) {
    if (!kind.speaks || *kind.speaks == row.protocol) continue;
    std::vector<std::string_view> fitting;
    for (const auto& other : kRows)
      if (other.protocol == *kind.speaks) fitting.push_back(other.known.name);
    return fail(fmt::format(
        "scenario {} is for {} storage, and driver {} of {} speaks {}: it needs driver {}",
        scenario.name, name_of(*kind.speaks), row.known.name, workload.file, name_of(row.protocol),
        one_of(fitting)));
  }
  return {};
}

Result<std::shared_ptr<drivers::StorageDriver>> make_driver(const WorkloadConfig& workload) {
  auto made = row_of(workload).make(workload);
  if (!made) return fail(made.error());
  return std::shared_ptr<drivers::StorageDriver>(std::move(*made));
}

}  // namespace chopsticks::cli
