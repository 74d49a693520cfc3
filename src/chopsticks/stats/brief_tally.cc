#include "stats/brief_tally.h"

#include <algorithm>

namespace chopsticks::stats {

void BriefEntry::add(const Entry& entry) {
  requests += entry.requests;
  failures += entry.failures;
  timed += entry.timed();
  bytes += entry.bytes;
  total_latency += entry.total_latency;
  latency.merge(CoarseHistogram(entry.latency));
}

void BriefTally::add(const Tally& tally) {
  total_.add(tally.total);
  for (const auto& [key, entry] : tally.entries) {
    auto mine = std::ranges::find(entries_, key, &BriefEntry::key);
    if (mine == entries_.end()) {
      if (entries_.size() == kMost) continue;
      mine = entries_.insert(entries_.end(), BriefEntry{.key = key});
    }
    mine->add(entry);
  }
}

}  // namespace chopsticks::stats
