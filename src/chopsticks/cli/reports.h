#pragma once
#include <string>
#include <vector>

#include "cli/options.h"
#include "cli/setup.h"
#include "report/csv.h"
#include "report/run_info.h"
#include "stats/snapshot.h"

namespace chopsticks::cli {

/// The files a headless run leaves behind: the run directory with Locust's CSV files, summary.json
/// and the log, and whatever else the options ask for. A file that cannot be written is logged,
/// once, and the run goes on.
class Reports {
 public:
  /// Makes the run directory; from now on the log is written there too.
  [[nodiscard]] static Result<Reports> create(const RunOptions& options, const Setup& setup);

  [[nodiscard]] report::RunInfo& run() noexcept { return run_; }

  /// Call once a second.
  void update(const stats::Snapshot& snapshot);
  /// The last word; run() says how it ended.
  void finish(const stats::Snapshot& snapshot, const stats::Tally& tally);
  /// Everything so far could be written.
  [[nodiscard]] bool complete() const noexcept { return complete_; }

 private:
  Reports(const OutputOptions& output, report::RunInfo run)
      : output_(output), run_(std::move(run)) {}
  Result<void> add_csv(const std::string& prefix);
  void note(const Result<void>& written);

  OutputOptions output_;
  report::RunInfo run_;
  std::vector<report::CsvFiles> csv_;
  bool complete_ = true;
};

}  // namespace chopsticks::cli
