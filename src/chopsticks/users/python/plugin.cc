#include "users/python/plugin.h"

#include <filesystem>
#include <utility>

#include <dlfcn.h>
#include <fmt/format.h>

#include "support/host.h"

namespace chopsticks::python {
namespace {

namespace fs = std::filesystem;

Error missing(std::string_view what, std::string_view package) {
  return error(fmt::format("scenarios in Python need {}: apt-get install {}", what, package));
}

Result<Open> find_open(const fs::path& plugin) {
  if (dlopen("libpython3.11.so.1.0", RTLD_NOW | RTLD_GLOBAL) == nullptr)
    return fail(missing("Python 3.11's shared library", "libpython3.11"));
  void* opened = dlopen(plugin.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (opened == nullptr) return fail(fmt::format("cannot load {}: {}", plugin.string(), dlerror()));
  void* symbol = dlsym(opened, kOpenSymbol);
  if (symbol == nullptr) return fail(fmt::format("{} belongs to another version", plugin.string()));
  return reinterpret_cast<Open>(symbol);
}

Error explain(const std::string& trouble) {
  const auto says = [&](const char* words) { return trouble.find(words) != std::string::npos; };
  if (says("No module named 'greenlet'") || says("no attribute '_C_API'"))
    return missing("greenlet", "python3-greenlet");
  return error(fmt::format("Python does not start: {}", trouble));
}

}  // namespace

Result<std::shared_ptr<Interpreter>> open_plugin(Facts facts) {
  const auto plugin = program_prefix() / "lib/chopsticks/chopsticks_python.so";
  const auto packages = program_prefix() / "share/chopsticks/python";
  if (!fs::exists(plugin)) {
    return fail(
        "this build of chopsticks is without Python: apt-get install python3-dev python3-greenlet "
        "and build it again");
  }
  if (!fs::exists(packages))
    return fail(fmt::format("chopsticks' Python packages are not at {}", packages.string()));
  facts.package_path = packages.string();
  const auto open = find_open(plugin);
  if (!open) return fail(open.error());
  std::string trouble;
  auto* interpreter = (*open)(facts, trouble);
  if (interpreter == nullptr) return fail(explain(trouble));
  return std::shared_ptr<Interpreter>(interpreter, [](Interpreter* one) { one->close(); });
}

}  // namespace chopsticks::python
