#pragma once
#include <string>

#include "cli/options.h"
#include "config/scenario.h"
#include "config/workload.h"
#include "users/api/scenario.h"

namespace chopsticks::cli {

/// Everything the files behind the options say, read and checked: what is run on what.
struct Setup {
  config::WorkloadConfig workload;  // without an endpoint when no file was given
  users::Scenario scenario;
  Settings scenario_settings;  // the scenario's section, environment overrides included
  users::TagFilter tags;
  std::string host = {};     // what users without storage load; empty: their classes know
  std::string profile = {};  // a person's name for the run
  /// The workers have the scenario; here are its user classes at most.
  bool foreign = false;
};

/// The first mistake found, with file and line: nothing has been started by then.
[[nodiscard]] Result<Setup> read_setup(const RunOptions& options);

}  // namespace chopsticks::cli
