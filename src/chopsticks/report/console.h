#pragma once
#include <cstdio>
#include <optional>

#include "report/run_info.h"
#include "report/terminal.h"
#include "stats/snapshot.h"

namespace chopsticks::report {

/// What a person sees of a headless run: where it goes and what is asked, a table every two
/// seconds, a progress bar below it on a terminal, and the summary.
///
/// Belongs to one thread. Decides by the snapshots' time, reads no clock.
class Console {
 public:
  /// `only_summary`: nothing between begin() and finish() but the progress bar.
  Console(std::FILE* out, Terminal terminal, bool only_summary);

  void begin(const RunInfo& run);
  /// Call once a second or more often.
  void live(const stats::Snapshot& snapshot);
  /// The final tables; clears the progress bar.
  void finish(const stats::Snapshot& snapshot, const RunInfo& run);

 private:
  void print(const std::string& text);

  std::FILE* out_;
  Terminal terminal_;
  bool only_summary_;
  std::optional<Nanos> duration_;
  Nanos next_table_{0};
  bool bar_shown_ = false;
};

}  // namespace chopsticks::report
