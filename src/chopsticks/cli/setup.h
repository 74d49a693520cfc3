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

/// The exit code of a program that ends with `code`, after its scenario has had the last word.
/// What a signal ended keeps its own.
[[nodiscard]] int code_with(const users::Scenario& scenario, int code);

}  // namespace chopsticks::cli
