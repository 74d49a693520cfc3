#include "users/plugin/load.h"

#include <exception>
#include <filesystem>

#include <dlfcn.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "support/log.h"
#include "users/api/plugin_entry.h"
#include "users/plugin/cache.h"
#include "users/plugin/command.h"
#include "users/plugin/compiler.h"
#include "users/plugin/crash.h"
#include "users/plugin/files.h"
#include "users/plugin/headers.h"
#include "users/plugin/mark.h"

namespace chopsticks::plugin {
namespace {

namespace fs = std::filesystem;

Result<void> compile(const std::string& source, const std::vector<std::string>& command,
                     const Compiler& compiler) {
  log::info("compiling {} with {} ({})", source, compiler.command, compiler.version);
  const auto outcome = run(command, Output::kShown);
  if (!outcome) return fail(outcome.error());
  if (outcome->exit_code == 0) return {};
  return fail(fmt::format("{} does not compile: {} says why above", source, compiler.command));
}

Result<std::string> compiled(const Cache& cache, const std::string& source) {
  const auto text = read_file(source);
  if (!text) return fail(text.error());
  const auto include = header_folders();
  if (!include) return fail(include.error());
  const auto compiler = find_compiler(this_machine());
  if (!compiler) return fail(fmt::format("{}: {}", source, compiler.error().message));
  // Where it is matters only when it includes what lies beside it: a source that came over the
  // network is in another folder each time.
  const bool alone = text->find("#include \"") == std::string::npos;
  const auto folder = alone ? std::string() : fs::absolute(source).parent_path().string();
  const auto what =
      fmt::format("{}\n{}\n{}\n{}\n{}", our_mark(), compiler->version,
                  fmt::join(compile_command(*compiler, *include, "", "", ""), " "), folder, *text);
  return cache.object(
      fs::path(source).stem().string(), digest(what),
      [&](const std::string& object, const std::string& dependencies) {
        return compile(source, compile_command(*compiler, *include, source, object, dependencies),
                       *compiler);
      });
}

// `shown` is what its user calls it.
Result<users::Scenario> load(const std::string& path, const std::string& shown) {
  const auto bytes = read_file(path);
  if (!bytes) return fail(bytes.error());
  if (auto fits = check_mark(shown, *bytes); !fits) return fail(fits.error());
  void* object = ::dlopen(fs::absolute(path).c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!object) return fail(fmt::format("{}: cannot be loaded: {}", shown, ::dlerror()));
  const auto* entry =
      static_cast<const users::ScenarioEntry*>(::dlsym(object, users::kScenarioEntry));
  if (!entry) return fail(fmt::format("{}: cannot be loaded: {}", shown, ::dlerror()));
  name_in_crashes(shown, entry);
  try {
    return entry->make();
  } catch (const std::exception& thrown) {
    return fail(fmt::format("{}: {}", shown, thrown.what()));
  }
}

Result<users::Scenario> load_kept(std::string_view name, std::string_view content,
                                  Result<users::Scenario> (*load_file)(const std::string&)) {
  const auto cache = Cache::open();
  if (!cache) return fail(cache.error());
  const auto path = cache->keep(name, content);
  if (!path) return fail(path.error());
  return load_file(*path);
}

}  // namespace

Result<users::Scenario> load_source(const std::string& path) {
  const auto cache = Cache::open();
  if (!cache) return fail(cache.error());
  const auto object = compiled(*cache, path);
  if (!object) return fail(object.error());
  return load(*object, path);
}

Result<users::Scenario> load_source_text(std::string_view name, std::string_view text) {
  return load_kept(name, text, &load_source);
}

Result<users::Scenario> load_object(const std::string& path) { return load(path, path); }

Result<users::Scenario> load_object_bytes(std::string_view name, std::string_view bytes) {
  return load_kept(name, bytes, &load_object);
}

}  // namespace chopsticks::plugin
