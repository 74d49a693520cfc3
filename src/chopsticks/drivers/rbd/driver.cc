#include "drivers/rbd/driver.h"

#include <utility>

#include "drivers/ceph/plugin.h"

namespace chopsticks::drivers::rbd {
namespace {

constexpr ceph::Plugin kPlugin{"rbd", kOpenSymbol, "librbd1", "librbd-dev libradospp-dev"};

}  // namespace

Result<void> check(const Settings& driver_config) {
  auto options = read_options(driver_config);
  if (!options) return fail(std::move(options.error()));
  return {};
}

Result<void> check_library(const Settings& driver_config) {
  if (auto checked = check(driver_config); !checked) return checked;
  const auto open = ceph::open_plugin(kPlugin);
  if (!open) return fail(open.error());
  return {};
}

Result<std::unique_ptr<RbdDriver>> make_driver(const Target& target,
                                               const Settings& driver_config) {
  const auto options = read_options(driver_config);
  if (!options) return fail(options.error());
  const auto open = ceph::open_plugin_as<Open>(kPlugin);
  if (!open) return fail(open.error());
  Result<std::unique_ptr<RbdDriver>> made;
  (*open)(target, *options, made);
  return made;
}

}  // namespace chopsticks::drivers::rbd
