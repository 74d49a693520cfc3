#pragma once
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "plan/scenario_info.h"
#include "report/run_info.h"
#include "stats/snapshot.h"

namespace chopsticks::report {

/// All that is known about a run, for the report of it.
struct Findings {
  const stats::Snapshot& snapshot;
  const stats::Tally& tally;  // what the snapshot was made from
  const RunInfo& run;
  const plan::ScenarioInfo& scenario;
};

/// ReportDocument of web/openapi.json: report.json, and what the HTML report shows. Without
/// secrets.
[[nodiscard]] nlohmann::json document(const Findings& findings);

}  // namespace chopsticks::report
