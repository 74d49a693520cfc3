#pragma once
#include <string>

#include "report/run_info.h"
#include "stats/snapshot.h"
#include "support/result.h"

namespace chopsticks::report {

/// summary.json: everything the final tables show and more. Times are milliseconds, sizes bytes,
/// rates per second, moments ISO 8601 UTC. "schema" is 1 and grows when a key changes its meaning;
/// keys may be added without. docs/reference/summary-json.md describes every key.
[[nodiscard]] std::string summary_json(const stats::Snapshot& snapshot, const RunInfo& run);
[[nodiscard]] Result<void> write_summary_json(const std::string& path,
                                              const stats::Snapshot& snapshot, const RunInfo& run);

/// What Locust's --json prints: its fourteen fields for each entry, in order of first appearance.
[[nodiscard]] std::string locust_json(const stats::Tally& tally);
/// --json-file NAME: NAME.json, Locust's rule, and NAME itself when it ends so already.
[[nodiscard]] Result<void> write_locust_json(const std::string& name, const stats::Tally& tally);

}  // namespace chopsticks::report
