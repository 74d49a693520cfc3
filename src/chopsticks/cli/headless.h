#pragma once
#include <optional>

#include "cli/options.h"
#include "cli/reports.h"
#include "cli/signals.h"
#include "cluster/leader/leader_loop.h"
#include "report/console.h"

namespace chopsticks::cli {

/// A run that starts by itself, shows itself on the console and ends the program.
class HeadlessRun {
 public:
  /// All but the options outlive the run.
  HeadlessRun(const RunOptions& options, cluster::LeaderLoop& leader, Reports& reports,
              Signals& signals, std::optional<cluster::SavedRun> resumed);

  /// From waiting for workers to the last report; the exit code. An Error: the run could not begin.
  [[nodiscard]] Result<int> execute();

 private:
  [[nodiscard]] Result<bool> workers_are_there();
  void watch();
  void interrupted_by(int signal);
  int conclude();
  [[nodiscard]] int exit_code(const stats::Snapshot& snapshot) const;

  const RunOptions& options_;
  cluster::LeaderLoop& leader_;
  Reports& reports_;
  Signals& signals_;
  std::optional<cluster::SavedRun> resumed_;
  report::Console console_;
  std::optional<int> signal_;
};

}  // namespace chopsticks::cli
