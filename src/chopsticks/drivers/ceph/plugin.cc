#include "drivers/ceph/plugin.h"

#include <filesystem>

#include <dlfcn.h>
#include <fmt/format.h>

#include "support/host.h"

namespace chopsticks::drivers::ceph {

Result<void*> open_plugin(const Plugin& plugin) {
  const auto file =
      program_prefix() / fmt::format("lib/chopsticks/chopsticks_{}.so", plugin.driver);
  if (!std::filesystem::exists(file)) {
    return fail(fmt::format(
        "driver {} is not in this build of chopsticks: apt-get install {} and build it again",
        plugin.driver, plugin.build_packages));
  }
  void* opened = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (opened == nullptr) {
    const std::string_view trouble = dlerror();
    if (!trouble.contains("cannot open shared object file"))
      return fail(fmt::format("cannot load {}: {}", file.string(), trouble));
    return fail(fmt::format("driver {} needs a library of Ceph: apt-get install {} ({})",
                            plugin.driver, plugin.library, trouble.substr(0, trouble.find(':'))));
  }
  void* symbol = dlsym(opened, std::string(plugin.symbol).c_str());
  if (symbol == nullptr) return fail(fmt::format("{} belongs to another version", file.string()));
  return symbol;
}

}  // namespace chopsticks::drivers::ceph
