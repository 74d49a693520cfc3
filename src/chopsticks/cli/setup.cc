#include "cli/setup.h"

#include <algorithm>

#include "cli/catalogue.h"
#include "cli/drivers.h"
#include "cli/python.h"
#include "config/environment.h"

namespace chopsticks::cli {
namespace {

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

Result<Setup> read_setup(const TargetOptions& options) {
  auto workload =
      config::load_workload(options.workload_config, driver_names(), config::process_environment());
  if (!workload) return fail(workload.error());
  if (is_python(options.scenario)) return python_setup(options, std::move(*workload));
  auto scenario = find_scenario(options.scenario);
  if (!scenario) return fail(scenario.error());
  auto settings = read_scenario_settings(options, scenario->name);
  if (!settings) return fail(settings.error());
  Setup setup{std::move(*workload),
              std::move(*scenario),
              std::move(*settings),
              {options.tags, options.exclude_tags}};
  if (auto checked = users::check(setup.scenario, setup.scenario_settings, setup.tags); !checked) {
    return fail(checked.error());
  }
  return setup;
}

}  // namespace chopsticks::cli
