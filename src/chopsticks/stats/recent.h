#pragma once
#include <deque>
#include <vector>

#include "stats/tally.h"

namespace chopsticks::stats {

/// The latencies of the last ten seconds, for every entry and the total: what "current" percentiles
/// are made of.
class RecentLatencies {
 public:
  static constexpr std::size_t kSeconds = 10;

  /// Call about once a second.
  void sample(const Tally& tally);
  void clear() { samples_.clear(); }

  /// What came since the oldest sample; `entry` is the position in tally.entries.
  [[nodiscard]] Histogram of_entry(const Tally& tally, std::size_t entry) const;
  [[nodiscard]] Histogram of_total(const Tally& tally) const;

 private:
  using Sparse = std::vector<Histogram::Bucket>;
  struct Sample {
    Sparse total;
    std::vector<Sparse> entries;
  };
  std::deque<Sample> samples_;  // cumulative counts, oldest first
};

}  // namespace chopsticks::stats
