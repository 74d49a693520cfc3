#pragma once
#include <cstdint>
#include <deque>

#include "stats/snapshot.h"

namespace chopsticks::cluster {

/// What a worker has reported by the end of each of the last seconds: its rates right now.
class RecentCounts {
 public:
  static constexpr std::size_t kSeconds = 5;

  /// Call once a second with the counts so far.
  void sample(std::uint64_t requests, std::uint64_t failures, Bytes bytes);
  void clear() { samples_.clear(); }
  [[nodiscard]] stats::Rates rates() const;

 private:
  struct Sample {
    std::uint64_t requests;
    std::uint64_t failures;
    Bytes bytes;
  };
  std::deque<Sample> samples_;
};

}  // namespace chopsticks::cluster
