#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "support/units.h"

namespace chopsticks::stats {

/// What ended in one second of wall time.
struct SecondCount {
  std::int64_t second = 0;  // since 1970
  std::uint64_t requests = 0;
  std::uint64_t failures = 0;
  Bytes bytes;
  bool operator==(const SecondCount&) const = default;
};

/// Counters by second, oldest first, of the last two hours: current rates and charts are made from
/// these.
class SecondCounts {
 public:
  static constexpr std::size_t kKept = 7200;
  /// Old seconds leave in batches: moving two hours of counters every second would be a waste.
  static constexpr std::size_t kBatch = 600;
  static constexpr std::size_t kMost = kKept + kBatch;

  /// The counters of this second; valid until the next call. Fast when it is the newest second.
  [[nodiscard]] SecondCount& at(std::int64_t second) {
    if (!counts_.empty() && counts_.back().second == second) [[likely]]
      return counts_.back();
    return insert(second);
  }
  void add(const SecondCount& count);
  void merge(const SecondCounts& other) { merge(other.all()); }
  void merge(std::span<const SecondCount> other);
  void clear() noexcept { counts_.clear(); }
  void reserve(std::size_t seconds) { counts_.reserve(seconds); }

  /// The sum over seconds in [from, to).
  [[nodiscard]] SecondCount sum(std::int64_t from, std::int64_t to) const;
  [[nodiscard]] const std::vector<SecondCount>& all() const noexcept { return counts_; }
  bool operator==(const SecondCounts&) const = default;

 private:
  SecondCount& insert(std::int64_t second);

  std::vector<SecondCount> counts_;
};

}  // namespace chopsticks::stats
