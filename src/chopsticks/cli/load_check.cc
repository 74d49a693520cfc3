#include "cli/load_check.h"

#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace chopsticks::cli {

// A worker is told by its leader, the web UI by its user.
std::optional<std::string> missing_load(const RunOptions& run, const users::Scenario& scenario) {
  if (!run.web.headless || run.cluster.role == Role::kWorker || !run.output.resume.empty())
    return std::nullopt;
  if (workers_may_bring_shape(run)) return std::nullopt;
  return missing_load(run.load, scenario.shape ? &scenario.shape->info : nullptr);
}

std::optional<std::string> missing_load(const LoadOptions& load, const plan::ShapeInfo* shape) {
  if (shape && !shape->use_common_options) return std::nullopt;
  const auto* missing = !load.users ? "--users" : !load.spawn_rate ? "--spawn-rate" : nullptr;
  if (missing == nullptr) return std::nullopt;
  return fmt::format(
      "{} is missing: a headless run needs --users and --spawn-rate, for example --users 50 "
      "--spawn-rate 5",
      missing);
}

bool workers_may_bring_shape(const RunOptions& run) {
  return run.cluster.role == Role::kLeader && run.target.scenario.empty();
}

std::optional<std::string> ignored_load(const RunOptions& run, const users::Scenario& scenario) {
  if (run.cluster.role == Role::kWorker || !scenario.shape) return std::nullopt;
  if (scenario.shape->info.use_common_options) return std::nullopt;
  std::vector<const char*> given;
  if (run.load.users) given.push_back("--users");
  if (run.load.spawn_rate) given.push_back("--spawn-rate");
  if (run.load.duration) given.push_back("--duration");
  if (given.empty()) return std::nullopt;
  return fmt::format("{} {} no effect: load shape {} decides (unless it has use_common_options)",
                     fmt::join(given, " and "), given.size() == 1 ? "has" : "have",
                     scenario.shape->info.name);
}

}  // namespace chopsticks::cli
