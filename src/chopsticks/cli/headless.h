#pragma once
#include <optional>

#include "cli/options.h"
#include "cli/own_workers.h"
#include "cli/reports.h"
#include "cli/signals.h"
#include "cluster/leader/leader_loop.h"
#include "report/console.h"

namespace chopsticks::cli {

/// What a headless run leaves behind, and where it shows itself.
struct HeadlessOutput {
  Reports reports;
  report::Console console;
  users::Scenario scenario = {};

  /// Makes the run directory and names it before anybody says anything else. A resumed run goes on
  /// with its own plan.
  [[nodiscard]] static Result<HeadlessOutput> open(const RunOptions& options, const Setup& setup,
                                                   const std::optional<cluster::SavedRun>& resumed);
};

/// A run that starts by itself, shows itself on the console and ends the program.
class HeadlessRun {
 public:
  /// All but the options outlive the run.
  HeadlessRun(const RunOptions& options, cluster::LeaderLoop& leader, HeadlessOutput& output,
              Signals& signals, std::optional<cluster::SavedRun> resumed);

  /// From waiting for workers to the last report; the exit code. An Error: the run could not begin.
  /// `own`: the workers started for it; null: they come from elsewhere.
  [[nodiscard]] Result<int> execute(OwnWorkers* own);

 private:
  [[nodiscard]] Result<bool> workers_are_there(OwnWorkers* own);
  void watch(OwnWorkers* own);
  void interrupted_by(int signal);
  int conclude();
  [[nodiscard]] int exit_code(const stats::Snapshot& snapshot) const;

  const RunOptions& options_;
  cluster::LeaderLoop& leader_;
  Reports& reports_;
  report::Console& console_;
  const users::Scenario& scenario_;
  Signals& signals_;
  std::optional<cluster::SavedRun> resumed_;
  std::optional<int> signal_;
};

}  // namespace chopsticks::cli
