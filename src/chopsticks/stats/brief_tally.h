#pragma once
#include <vector>

#include "stats/coarse_histogram.h"
#include "stats/tally.h"

namespace chopsticks::stats {

/// The counts of one operation, without the rest of an Entry: some hundred bytes.
struct BriefEntry {
  Key key;
  std::uint64_t requests = 0;
  std::uint64_t failures = 0;
  std::uint64_t timed = 0;
  Bytes bytes;
  Nanos total_latency{0};
  CoarseHistogram latency;

  void add(const SparseEntry& entry);
  void add(const Entry& entry);
  bool operator==(const BriefEntry&) const = default;
};

/// A Tally in brief, so that a leader can keep one for each of a thousand workers.
class BriefTally {
 public:
  static constexpr std::size_t kMost = 32;  // operations; what is new beyond is in the total only

  void add(const Tally& tally);
  /// The same in parts, as reports bring them.
  void add_total(const SparseEntry& entry) { total_.add(entry); }
  void add(const KeyView& key, const SparseEntry& entry);
  bool operator==(const BriefTally&) const = default;

  [[nodiscard]] const BriefEntry& total() const noexcept { return total_; }
  /// In the order of first appearance.
  [[nodiscard]] const std::vector<BriefEntry>& entries() const noexcept { return entries_; }

 private:
  BriefEntry total_{.key = kTotalKey};
  [[nodiscard]] BriefEntry* at(const KeyView& key);

  std::vector<BriefEntry> entries_;
  std::vector<std::size_t> hashes_;  // of their keys: comparing texts would cost more
};

}  // namespace chopsticks::stats
