#include "cli/setup.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/catalogue.h"
#include "cli/drivers.h"
#include "cli/foreign_scenario.h"
#include "cli/python.h"
#include "config/environment.h"
#include "support/host.h"

namespace chopsticks::cli {
namespace {

namespace fs = std::filesystem;

Result<config::WorkloadConfig> read_workload(const std::string& file) {
  if (file.empty()) return config::WorkloadConfig();
  auto workload = config::load_workload(file, known_drivers(), config::process_environment());
  if (!workload) return workload;
  if (auto checked = check_driver(*workload); !checked) return fail(checked.error());
  return workload;
}

// Python is started where users run, not in a process that is still to be forked.
bool forks_for_python(const RunOptions& options) {
  return options.target.is_python() && options.cluster.worker_processes(this_host().cores) > 0;
}

// Before anybody reads it, and in our own words.
Result<void> is_there(const TargetOptions& target) {
  if (!target.is_python() || ::access(target.scenario.c_str(), R_OK) == 0) return {};
  return fail(
      system_error(errno, fmt::format("cannot read the scenario file {}", target.scenario)));
}

Result<users::Scenario> read_scenario(const RunOptions& options, bool foreign) {
  const auto& target = options.target;
  if (forks_for_python(options)) {
    // Workers of ours name their user classes by themselves, where the text does not tell.
    auto read = foreign_scenario(target);
    return read ? *read : users::Scenario{fs::path(target.scenario).stem().string(), {}};
  }
  return foreign ? foreign_scenario(target) : find_scenario(target.scenario);
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
  if (auto there = is_there(target); !there) return fail(there.error());
  Setup setup;
  setup.tags = {target.tags, target.exclude_tags};
  setup.host = target.host;
  setup.profile = options.output.profile;
  setup.foreign =
      forks_for_python(options) || (options.cluster.role == Role::kLeader && is_foreign(target));
  auto workload = read_workload(target.workload_config);
  if (!workload) return fail(workload.error());
  if (!setup.foreign && target.is_python()) return python_setup(options, std::move(*workload));
  setup.workload = std::move(*workload);
  if (setup.workload.driver.empty() && !setup.foreign)
    return fail("--workload-config is missing, and the leader has none to give");
  auto scenario = read_scenario(options, setup.foreign);
  if (!scenario) return fail(scenario.error());
  setup.scenario = std::move(*scenario);
  auto settings = read_scenario_settings(target, setup.scenario.name);
  if (!settings) return fail(settings.error());
  setup.scenario_settings = std::move(*settings);
  if (setup.foreign) return setup;
  if (auto fits = check_protocol(setup.workload, setup.scenario); !fits) return fail(fits.error());
  auto checked = users::check(setup.scenario, setup.scenario_settings, setup.tags);
  if (!checked) return fail(checked.error());
  return setup;
}

int code_with(const users::Scenario& scenario, int code) {
  const auto wanted = scenario.listener ? scenario.listener->ends() : std::nullopt;
  constexpr int kOfSignals = 128;
  return wanted && code < kOfSignals ? *wanted : code;
}

}  // namespace chopsticks::cli
