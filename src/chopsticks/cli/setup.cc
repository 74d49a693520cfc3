#include "cli/setup.h"

#include <algorithm>

#include "cli/catalogue.h"
#include "cli/drivers.h"
#include "cli/foreign_scenario.h"
#include "cli/python.h"
#include "config/environment.h"

namespace chopsticks::cli {
namespace {

Result<config::WorkloadConfig> read_workload(const std::string& file) {
  if (file.empty()) return config::WorkloadConfig();
  auto workload = config::load_workload(file, known_drivers(), config::process_environment());
  if (!workload) return workload;
  if (auto checked = check_driver(*workload); !checked) return fail(checked.error());
  return workload;
}

Result<users::Scenario> read_scenario(const TargetOptions& options, bool foreign) {
  return foreign ? foreign_scenario(options) : find_scenario(options.scenario);
}

Result<Settings> read_scenario_settings(const TargetOptions& options, const std::string& scenario) {
  // One file may hold the sections of several scenarios, of which only those we ship are known.
  auto known = shipped_scenarios();
  if (std::ranges::find(known, scenario) == known.end()) known.clear();
  auto config =
      config::load_scenarios(options.scenario_config, known, config::process_environment());
  if (!config) return fail(config.error());
  for (const auto& change : options.overrides) {
    config->override_value(change.scenario, change.key, change.value, change.origin);
  }
  return config->section(scenario);
}

}  // namespace

Result<Setup> read_setup(const RunOptions& options) {
  const auto& target = options.target;
  Setup setup;
  setup.tags = {target.tags, target.exclude_tags};
  setup.foreign = options.cluster.role == Role::kLeader && is_foreign(target);
  auto workload = read_workload(target.workload_config);
  if (!workload) return fail(workload.error());
  if (!setup.foreign && target.is_python())
    return python_setup(target, std::move(*workload), options.cluster.role);
  setup.workload = std::move(*workload);
  if (setup.workload.driver.empty() && !setup.foreign)
    return fail("--workload-config is missing, and the leader has none to give");
  auto scenario = read_scenario(target, setup.foreign);
  if (!scenario) return fail(scenario.error());
  setup.scenario = std::move(*scenario);
  auto settings = read_scenario_settings(target, setup.scenario.name);
  if (!settings) return fail(settings.error());
  setup.scenario_settings = std::move(*settings);
  if (setup.foreign) return setup;
  auto checked = users::check(setup.scenario, setup.scenario_settings, setup.tags);
  if (!checked) return fail(checked.error());
  return setup;
}

}  // namespace chopsticks::cli
