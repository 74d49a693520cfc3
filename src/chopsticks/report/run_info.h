#pragma once
#include <optional>
#include <string>
#include <vector>

#include "plan/load_shape.h"
#include "plan/run_plan.h"
#include "support/host.h"
#include "support/settings.h"
#include "support/units.h"

namespace chopsticks::report {

/// What was run, as the reports name it. A plain value; whoever starts the run fills it in.
///
/// Nothing here needs to be free of secrets: reports show "***" for the values of secret-looking
/// keys (redact.h) and for every word given to log::hide().
struct RunInfo {
  std::string id;         // the run directory's name
  std::string directory;  // where the reports are
  std::string version;
  std::vector<std::string> command_line;
  std::string scenario;
  std::string profile;  // a person's name for this run
  std::string driver;
  std::vector<std::string> endpoints;
  Settings workload_config;  // as read
  Settings scenario_config;
  plan::RunPlan plan;
  std::optional<plan::ShapeInfo> shape;  // decides instead of the plan
  Nanos started{0};                      // wall time
  Host host;
  std::string ending;  // "finished", "interrupted"…; empty while it runs
  int exit_code = 0;

  /// Whether users and spawn rate of the plan were asked for: not of a shape that decides alone.
  [[nodiscard]] bool asked_for_users() const noexcept {
    return !shape || shape->use_common_options;
  }
};

}  // namespace chopsticks::report
