#include "cluster/leader/recent_counts.h"

#include <algorithm>

namespace chopsticks::cluster {

void RecentCounts::sample(std::uint64_t requests, std::uint64_t failures, Bytes bytes) {
  samples_.push_back({requests, failures, bytes});
  if (samples_.size() > kSeconds + 1) samples_.pop_front();
}

stats::Rates RecentCounts::rates() const {
  if (samples_.size() < 2) return {};
  const auto& first = samples_.front();
  const auto& last = samples_.back();
  const auto seconds = static_cast<double>(samples_.size() - 1);
  const auto rate = [seconds](std::uint64_t from, std::uint64_t to) {
    return PerSecond{static_cast<double>(to - std::min(from, to)) / seconds};
  };
  return {rate(first.requests, last.requests), rate(first.failures, last.failures),
          rate(first.bytes.count, last.bytes.count)};
}

}  // namespace chopsticks::cluster
