#pragma once
#include <string>
#include <vector>

#include "cli/options.h"
#include "cli/setup.h"
#include "cluster/leader/run_view.h"
#include "plan/scenario_info.h"
#include "report/csv.h"
#include "report/run_info.h"
#include "stats/snapshot.h"

namespace chopsticks::cli {

/// The files a run leaves behind: the run directory with Locust's CSV files, summary.json, the
/// HTML report and the log, and whatever else the options ask for. A file that cannot be written is
/// logged, once, and the run goes on.
class Reports {
 public:
  /// Whether the log goes to the run directory line by line, or its last lines in the end: for a
  /// program that records one run after the other.
  enum class Log { kFromNow, kAtTheEnd };

  /// Makes the run directory.
  [[nodiscard]] static Result<Reports> create(const RunOptions& options, const Setup& setup,
                                              Log log = Log::kFromNow);

  [[nodiscard]] report::RunInfo& run() noexcept { return run_; }

  /// Call once a second.
  void update(const stats::Snapshot& snapshot);
  /// What the workers tell of the scenario while they are there, and what a load shape wants.
  void learn(const cluster::RunView& view);
  /// The last word; run() says how it ended.
  void finish(const stats::Snapshot& snapshot, const stats::Tally& tally);
  /// Everything so far could be written.
  [[nodiscard]] bool complete() const noexcept { return complete_; }

 private:
  Reports(const OutputOptions& output, report::RunInfo run, plan::ScenarioInfo scenario, Log log)
      : output_(output), run_(std::move(run)), scenario_(std::move(scenario)), log_(log) {}
  Result<void> add_csv(const std::string& prefix);
  void follow_shape(const cluster::RunView& view);
  void write_html(const stats::Snapshot& snapshot, const stats::Tally& tally);
  [[nodiscard]] plan::RunPlan load_of(const stats::Snapshot& snapshot) const;
  void note(const Result<void>& written);

  OutputOptions output_;
  report::RunInfo run_;
  plan::ScenarioInfo scenario_;
  std::optional<plan::ShapeGoal> most_;  // what a load shape asked for at the most
  Log log_;
  std::vector<report::CsvFiles> csv_;
  bool complete_ = true;
};

/// What the reports say about a run with these options.
[[nodiscard]] report::RunInfo run_info(const RunOptions& options, const Setup& setup);

/// FILE of --html: {u}, {r} and {t} are users, spawn rate and seconds.
[[nodiscard]] std::string html_path(std::string file, const plan::RunPlan& plan);

}  // namespace chopsticks::cli
