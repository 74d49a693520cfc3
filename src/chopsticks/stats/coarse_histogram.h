#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "stats/histogram.h"

namespace chopsticks::stats {

/// How often each duration occurred, for each worker and operation of a run.
///
/// The buckets of Histogram, four of them in one: 16 an octave, a value is at most 3.2 % away.
/// Takes 4 bytes for each bucket from the shortest duration to the longest, 2.4 KB if there is
/// everything between a nanosecond and hours; what storage does spans some four octaves. Merging is
/// exact, so percentiles stay percentiles of all values.
class CoarseHistogram {
 public:
  CoarseHistogram() = default;
  explicit CoarseHistogram(std::span<const Histogram::Bucket> exact) { merge(exact); }
  explicit CoarseHistogram(const Histogram& exact) : CoarseHistogram(exact.buckets()) {}

  bool operator==(const CoarseHistogram&) const = default;

  void merge(const CoarseHistogram& other);
  /// As merge(CoarseHistogram(exact)).
  void merge(std::span<const Histogram::Bucket> exact);
  /// Of a bucket as each() names them. A count ends at 2^32 - 1.
  void add(std::size_t index, std::uint64_t count);

  [[nodiscard]] std::uint64_t count() const noexcept;
  [[nodiscard]] bool empty() const noexcept { return counts_.empty(); }
  /// As Histogram's: `qs` ascending.
  template <std::size_t N>
  [[nodiscard]] std::array<Nanos, N> percentiles(const std::array<double, N>& qs) const {
    std::array<Nanos, N> values{};
    percentiles(qs.data(), values.data(), N);
    return values;
  }
  /// Calls handler(index, count) for each bucket that is not empty, by ascending index.
  template <class Handler>
  void each(const Handler& handler) const {
    for (std::size_t i = 0; i != counts_.size(); ++i)
      if (counts_[i] != 0) handler(first_ + i, counts_[i]);
  }
  /// The middle of a bucket.
  [[nodiscard]] static Nanos value_of(std::size_t index) noexcept;

 private:
  void cover(std::size_t first, std::size_t last);
  void percentiles(const double* qs, Nanos* values, std::size_t n) const;

  std::size_t first_ = 0;              // the index of counts_[0]
  std::vector<std::uint32_t> counts_;  // neither the first nor the last is zero
};

}  // namespace chopsticks::stats
