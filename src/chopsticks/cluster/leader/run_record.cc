#include "cluster/leader/run_record.h"

#include <utility>

namespace chopsticks::cluster {

void RunRecord::begin(stats::Clocks now) {
  *this = RunRecord();
  began_ = now;
  // Otherwise the first point would hold what was done since, up to two seconds of it.
  history_.sample(now.wall, 0, tally_);
}

void RunRecord::resume(stats::Clocks began, stats::Tally tally,
                       const std::vector<stats::RunEvent>& events) {
  *this = RunRecord();
  began_ = began;
  tally_ = std::move(tally);
  for (const auto& event : events) events_.add(event);
}

void RunRecord::end(stats::Clocks now, int users) {
  if (!began_ || ended_) return;
  history_.sample(now.wall, users, tally_);
  ended_ = now;
}

void RunRecord::reset() {
  tally_.clear();
  history_.clear();
}

void RunRecord::add(const stats::Tally& tally) {
  tally_.merge(tally);
  late_ = ended_.has_value();
}

void RunRecord::add(CompactRows::Table table, const stats::KeyView& key,
                    const stats::SparseEntry& row) {
  add_row(tally_, table, key, row);
  late_ = ended_.has_value();
}

void RunRecord::happened(stats::RunEvent event) {
  if (began_ && !ended_) events_.add(std::move(event));
}

void RunRecord::sample(stats::Clocks now, int users) {
  if (!began_ || (ended_ && !std::exchange(late_, false))) return;
  history_.sample(ended_ ? ended_->wall : now.wall, users, tally_);
}

Nanos RunRecord::elapsed(stats::Clocks now) const {
  if (!began_) return Nanos::zero();
  return ended_.value_or(now).monotonic - began_->monotonic;
}

stats::Snapshot RunRecord::snapshot(stats::Clocks now, stats::RunState run) const {
  run.now = now.wall;
  run.started = began_ ? began_->wall : Nanos::zero();
  run.elapsed = elapsed(now);
  if (ended_) run.ended = ended_->wall;
  run.events = events_;
  return stats::make_snapshot(tally_, history_, std::move(run));
}

}  // namespace chopsticks::cluster
