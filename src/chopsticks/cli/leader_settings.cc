#include "cli/leader_settings.h"

#include "cli/own_shape.h"

namespace chopsticks::cli {
namespace {

cluster::Value::List words(const std::vector<std::string>& tags) {
  return {tags.begin(), tags.end()};
}

// A stock worker that is told none takes its classes' own.
std::optional<std::string> host_for_workers(const Setup& setup) {
  if (!setup.host.empty()) return setup.host;
  if (setup.workload.endpoints.empty()) return std::nullopt;
  return setup.workload.endpoints.front();
}

}  // namespace

cluster::LeaderSettings leader_settings(const RunOptions& options, const Setup& setup) {
  cluster::LeaderSettings settings;
  settings.classes = setup.scenario.classes();
  settings.host = host_for_workers(setup);
  settings.options = {{"tags", words(setup.tags.included)},
                      {"exclude_tags", words(setup.tags.excluded)},
                      {"expect_workers", options.cluster.expect_workers.value_or(1)}};
  settings.reset_stats = options.load.reset_stats;
  settings.quit_after_run = options.web.headless;
  settings.shape = shape_source(std::make_shared<Setup>(setup));
  return settings;
}

}  // namespace chopsticks::cli
