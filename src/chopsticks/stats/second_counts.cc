#include "stats/second_counts.h"

#include <algorithm>

namespace chopsticks::stats {
SecondCount& SecondCounts::insert(std::int64_t second) {
  auto where = std::ranges::lower_bound(counts_, second, {}, &SecondCount::second);
  if (where != counts_.end() && where->second == second) return *where;
  if (counts_.size() >= kMost) {
    counts_.erase(counts_.begin(), counts_.begin() + kBatch);
    where = std::ranges::lower_bound(counts_, second, {}, &SecondCount::second);
  }
  return *counts_.insert(where, SecondCount{second, 0, 0, {}});
}

void SecondCounts::add(const SecondCount& count) {
  auto& mine = at(count.second);
  mine.requests += count.requests;
  mine.failures += count.failures;
  mine.bytes += count.bytes;
}

void SecondCounts::merge(std::span<const SecondCount> other) {
  for (const auto& count : other) add(count);
}

SecondCount SecondCounts::sum(std::int64_t from, std::int64_t to) const {
  SecondCount sum{from, 0, 0, {}};
  for (auto at = std::ranges::lower_bound(counts_, from, {}, &SecondCount::second);
       at != counts_.end() && at->second < to; ++at) {
    sum.requests += at->requests;
    sum.failures += at->failures;
    sum.bytes += at->bytes;
  }
  return sum;
}

}  // namespace chopsticks::stats
