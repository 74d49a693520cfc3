#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cluster/wire/compact_rows.h"
#include "stats/recorder.h"
#include "stats/snapshot.h"

namespace chopsticks::cluster {

/// What the workers have reported in the present run, or the last one.
class RunRecord {
 public:
  /// Goes on with what another leader had recorded of a run that began so long ago.
  void resume(stats::Clocks began, stats::Tally tally, const std::vector<stats::RunEvent>& events);
  /// A new run: everything before is forgotten.
  void begin(stats::Clocks now);
  /// Elapsed time stands still from here; reports may still be added.
  void end(stats::Clocks now, int users);
  /// Forgets what was measured, not when the run began.
  void reset();

  void add(const stats::Tally& tally);
  /// The same, row by row.
  void add(CompactRows::Table table, const stats::KeyView& key, const stats::SparseEntry& row);
  void add_exception(const stats::ExceptionRow& row) { tally_.add_exception(row); }
  void happened(stats::RunEvent event);
  /// Call about once a second.
  void sample(stats::Clocks now, int users);

  [[nodiscard]] const stats::Tally& tally() const { return tally_; }
  [[nodiscard]] const std::optional<stats::Clocks>& began() const { return began_; }
  [[nodiscard]] const stats::RunEvents& events() const { return events_; }
  [[nodiscard]] const std::optional<stats::Clocks>& ended() const { return ended_; }
  [[nodiscard]] Nanos elapsed(stats::Clocks now) const;
  /// `run` brings the state, the users and the workers.
  [[nodiscard]] stats::Snapshot snapshot(stats::Clocks now, stats::RunState run) const;

 private:
  stats::Tally tally_;
  stats::History history_;
  stats::RunEvents events_;
  std::optional<stats::Clocks> began_;
  std::optional<stats::Clocks> ended_;
  bool late_ = false;  // something came after the end and is not in the history yet
};

}  // namespace chopsticks::cluster
