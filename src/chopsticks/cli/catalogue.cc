#include "cli/catalogue.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <unistd.h>

#include "s3/sha256.h"
#include "scenarios/shipped.h"
#include "scenarios/sources.h"
#include "support/nearest.h"
#include "users/plugin/load.h"

namespace chopsticks::cli {
namespace {

struct Shipped {
  std::string_view name;
  users::Scenario (*make)();
};

constexpr std::array kShipped{Shipped{"rados_mixed", &scenarios::rados_mixed},
                              Shipped{"rbd_random_io", &scenarios::rbd_random_io},
                              Shipped{"s3_large_objects", &scenarios::s3_large_objects},
                              Shipped{"s3_read", &scenarios::s3_read},
                              Shipped{"s3_stages", &scenarios::s3_stages},
                              Shipped{"s3_write", &scenarios::s3_write}};

const Shipped* find_shipped(std::string_view name) {
  const auto found = std::ranges::find(kShipped, name, &Shipped::name);
  return found == kShipped.end() ? nullptr : found;
}

// Whether a file is the very source that this program was built with.
bool is_built_in(const std::string& path, std::string_view name) {
  std::ifstream file(path, std::ios::binary);
  const std::string source{std::istreambuf_iterator<char>(file), {}};
  return s3::hex(s3::Sha256().of(source)) == shipped_digest(name);
}

Result<users::Scenario> from_file(const std::string& path) {
  if (::access(path.c_str(), R_OK) != 0) {
    return fail(system_error(errno, fmt::format("cannot read the scenario file {}", path)));
  }
  const std::filesystem::path file(path);
  const auto* shipped = find_shipped(file.stem().string());
  if (file.extension() == ".so") return plugin::load_object(path);
  if (file.extension() != ".cc") {
    return fail(
        fmt::format("{}: a scenario file is C++ (.cc), compiled C++ (.so) or Python (.py)", path));
  }
  if (shipped != nullptr && is_built_in(path, shipped->name)) return shipped->make();
  return plugin::load_source(path);
}

}  // namespace

std::vector<std::string_view> shipped_scenarios() {
  std::vector<std::string_view> names;
  names.reserve(kShipped.size());
  for (const auto& shipped : kShipped) names.push_back(shipped.name);
  return names;
}

std::string_view shipped_digest(std::string_view name) {
  const auto found = std::ranges::find(scenarios::kSources, name, &scenarios::Source::name);
  return found == std::end(scenarios::kSources) ? std::string_view() : found->sha256;
}

Result<users::Scenario> find_scenario(const std::string& name_or_path) {
  const bool bare = name_or_path.find_first_of("/.") == std::string::npos;
  if (!bare) return from_file(name_or_path);
  if (const auto* shipped = find_shipped(name_or_path)) return shipped->make();
  const auto names = shipped_scenarios();
  return fail(
      fmt::format("there is no scenario '{}'{}", name_or_path, suggestion(name_or_path, names)));
}

}  // namespace chopsticks::cli
