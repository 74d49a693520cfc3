#include "stats/brief_tally.h"

#include <algorithm>

namespace chopsticks::stats {
namespace {

template <class AnyEntry>
void add_counts(BriefEntry& mine, const AnyEntry& entry) {
  mine.requests += entry.requests;
  mine.failures += entry.failures;
  mine.timed += entry.timed();
  mine.bytes += entry.bytes;
  mine.total_latency = sum_of(mine.total_latency, entry.total_latency);
}

}  // namespace

void BriefEntry::add(const SparseEntry& entry) {
  add_counts(*this, entry);
  latency.merge(entry.latency);
}

void BriefEntry::add(const Entry& entry) {
  add_counts(*this, entry);
  latency.merge(entry.latency.buckets());
}

/// Null when there is no room for another.
BriefEntry* BriefTally::at(const KeyView& key) {
  const auto hash = KeyHash{}(key);
  for (std::size_t i = 0; i != hashes_.size(); ++i)
    if (hashes_[i] == hash && KeyView(entries_[i].key) == key) return &entries_[i];
  if (entries_.size() == kMost) return nullptr;
  hashes_.push_back(hash);
  return &entries_.emplace_back(BriefEntry{.key = key.key()});
}

void BriefTally::add(const KeyView& key, const SparseEntry& entry) {
  if (auto* mine = at(key)) mine->add(entry);
}

void BriefTally::add(const Tally& tally) {
  total_.add(tally.total);
  for (const auto& [key, entry] : tally.entries)
    if (auto* mine = at(key)) mine->add(entry);
}

}  // namespace chopsticks::stats
