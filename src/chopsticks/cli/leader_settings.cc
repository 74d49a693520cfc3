#include "cli/leader_settings.h"

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

std::unique_ptr<plan::LoadShape> make_shape(const Setup& setup) {
  SectionReader settings(setup.scenario_settings, setup.scenario.name);
  users::Construction construction;
  construction.settings = &settings;
  const users::Construction::Scope scope(construction);
  return setup.scenario.shape->make();
}

}  // namespace

std::optional<cluster::ShapeSource> shape_source(std::shared_ptr<const Setup> setup) {
  const auto& shape = setup->scenario.shape;
  if (!shape) return std::nullopt;
  if (!shape->make) return cluster::ShapeSource{shape->info, {}};
  return cluster::ShapeSource{shape->info,
                              [setup = std::move(setup)] { return make_shape(*setup); }};
}

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
