#include "stats/recent.h"

namespace chopsticks::stats {

void RecentLatencies::sample(const Tally& tally) {
  Sample sample;
  sample.total = tally.total.latency.buckets();
  sample.entries.reserve(tally.entries.size());
  for (const auto& row : tally.entries) sample.entries.push_back(row.entry.latency.buckets());
  samples_.push_back(std::move(sample));
  if (samples_.size() > kSeconds) samples_.pop_front();
}

Histogram RecentLatencies::of_total(const Tally& tally) const {
  auto recent = tally.total.latency;
  if (!samples_.empty()) recent.subtract(samples_.front().total);
  return recent;
}

Histogram RecentLatencies::of_entry(const Tally& tally, std::size_t entry) const {
  auto recent = (tally.entries.begin() + static_cast<std::ptrdiff_t>(entry))->entry.latency;
  if (!samples_.empty() && entry < samples_.front().entries.size()) {
    recent.subtract(samples_.front().entries[entry]);
  }
  return recent;
}

}  // namespace chopsticks::stats
