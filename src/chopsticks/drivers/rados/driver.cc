#include "drivers/rados/driver.h"

#include <utility>

#include "drivers/ceph/plugin.h"

namespace chopsticks::drivers::rados {
namespace {

constexpr ceph::Plugin kPlugin{"rados", kOpenSymbol, "librados2", "libradospp-dev"};

Result<ceph::ClientOptions> read_options(const Settings& section) {
  SectionReader reader(section, "driver_config");
  auto options = ceph::read_client_options(reader, section);
  if (auto read = reader.finish(); !read) return fail(std::move(read.error()));
  return options;
}

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

Result<std::unique_ptr<RadosDriver>> make_driver(const ceph::Target& target,
                                                 const Settings& driver_config) {
  const auto options = read_options(driver_config);
  if (!options) return fail(options.error());
  const auto open = ceph::open_plugin_as<Open>(kPlugin);
  if (!open) return fail(open.error());
  Result<std::unique_ptr<RadosDriver>> made;
  (*open)(target, *options, made);
  return made;
}

}  // namespace chopsticks::drivers::rados
