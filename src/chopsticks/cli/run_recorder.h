#pragma once
#include <mutex>
#include <optional>

#include "cli/reports.h"
#include "cluster/leader/leader_loop.h"

namespace chopsticks::cli {

/// Writes the reports of the runs somebody starts in the web UI: a run directory each.
class RunRecorder {
 public:
  /// Both outlive the recorder.
  RunRecorder(const RunOptions& options, cluster::LeaderLoop& leader);

  /// Of the next runs, with the values their parameters will have.
  void describe(const Setup& setup);
  /// Call about once a second.
  void update();
  /// The run that is on ends here, with this program.
  void finish(const std::string& ending);

  /// Of the run that is on, or the last one; before the first, of the one to come. Any thread.
  [[nodiscard]] report::RunInfo info() const;
  /// Any thread.
  [[nodiscard]] plan::ScenarioInfo scenario() const;
  /// Where run directories lie.
  [[nodiscard]] std::string folder() const;

 private:
  void begin(const cluster::RunView& view);
  void end(const cluster::RunView& view, const std::string& ending);

  const RunOptions& options_;
  cluster::LeaderLoop& leader_;
  std::uint64_t run_ = 0;  // being recorded, or the last one
  std::optional<Reports> reports_;
  bool over_ = true;

  mutable std::mutex mutex_;  // guards the rest
  std::optional<Setup> setup_;
  report::RunInfo info_;
  plan::ScenarioInfo scenario_;
};

}  // namespace chopsticks::cli
