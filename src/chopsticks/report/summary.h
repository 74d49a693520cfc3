#pragma once
#include <string>

#include "report/run_info.h"
#include "report/terminal.h"
#include "stats/snapshot.h"

namespace chopsticks::report {

/// What stands above a run: what, where, how much, and where the reports go.
[[nodiscard]] std::string opening(const RunInfo& run, const Terminal& terminal);

/// Everything printed after a run: statistics, percentiles, endpoints, workers, errors, warnings,
/// where the files are. Tables with nothing to say are left out.
[[nodiscard]] std::string final_summary(const stats::Snapshot& snapshot, const RunInfo& run,
                                        const Terminal& terminal);

}  // namespace chopsticks::report
