#include "cli/foreign_scenario.h"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "cli/python_classes.h"

namespace chopsticks::cli {
namespace {

Result<PythonClasses> classes_of(const TargetOptions& options) {
  if (!options.user_classes.empty()) return PythonClasses{options.user_classes, {}};
  if (options.scenario.empty()) return PythonClasses();
  std::ifstream file(options.scenario, std::ios::binary);
  if (!file) {
    return fail(
        system_error(errno, fmt::format("cannot read the scenario file {}", options.scenario)));
  }
  const std::string source{std::istreambuf_iterator<char>(file), {}};
  return python_classes_in(source, options.scenario);
}

}  // namespace

bool is_foreign(const TargetOptions& options) {
  return options.scenario.empty() || options.is_python() || !options.user_classes.empty();
}

Result<users::Scenario> foreign_scenario(const TargetOptions& options) {
  auto classes = classes_of(options);
  if (!classes) return fail(classes.error());
  const auto stem = std::filesystem::path(options.scenario).stem().string();
  users::Scenario scenario{stem.empty() ? kNamedByWorkers : stem, {}};
  for (auto& one : classes->users) scenario.users.push_back({std::move(one), nullptr});
  // A worker is asked what it wants.
  if (classes->shape) scenario.shape = users::ShapeKind{*classes->shape, nullptr, nullptr};
  return scenario;
}

}  // namespace chopsticks::cli
