#pragma once
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "support/units.h"

namespace chopsticks::stats {

/// How often each duration occurred, in 19 KiB whatever happens.
///
/// Log-linear: below 128 ns each nanosecond has a bucket of its own, above that every octave has 64
/// equal buckets. A value is reported as the middle of its bucket, at most 0.8 % away. Values up
/// to 2.4 h are told apart, longer ones count as 2.4 h, negative ones as 0.
///
/// Merging adds bucket by bucket, so it loses nothing: a percentile of merged histograms is the
/// percentile of all values together. Percentiles themselves must never be averaged.
///
/// An empty histogram costs 16 bytes: the buckets come with the first record() or with prepare().
class Histogram {
 public:
  static constexpr unsigned kSubBucketBits = 6;
  static constexpr unsigned kLargestBit = 42;  // of the longest duration told apart
  static constexpr std::size_t kBuckets = (kLargestBit - kSubBucketBits + 2) << kSubBucketBits;

  struct Bucket {
    std::uint32_t index;
    std::uint64_t count;
    bool operator==(const Bucket&) const = default;
  };

  Histogram() = default;
  Histogram(const Histogram& other);
  Histogram& operator=(const Histogram& other);
  Histogram(Histogram&& other) noexcept;
  Histogram& operator=(Histogram&& other) noexcept;
  ~Histogram() = default;
  bool operator==(const Histogram& other) const;

  void record(Nanos value) { record(value, 1); }
  void record(Nanos value, std::uint64_t times) {
    if (!counts_) [[unlikely]]
      prepare();
    (*counts_)[index_of(value)] += times;
    total_ += times;
  }
  /// Makes room, so that record() will not allocate.
  void prepare();
  void merge(const Histogram& other);
  /// Adds buckets of another one; there is no index beyond kBuckets.
  void merge(std::span<const Bucket> other);
  /// Takes away what a former state of this histogram had: leaves what came since.
  void subtract(std::span<const Bucket> earlier);
  /// Forgets all values and keeps the room.
  void reset() noexcept;

  [[nodiscard]] std::uint64_t count() const noexcept { return total_; }
  [[nodiscard]] bool empty() const noexcept { return total_ == 0; }

  /// The value below which `q` (0..1) of all values lie: of n values in ascending order the one at
  /// position trunc(n * q), the last one for q = 1. Locust's rule, so both tools print the same. 0
  /// when empty.
  [[nodiscard]] Nanos percentile(double q) const;
  /// Several percentiles in one walk; `qs` ascending, results in the same order.
  template <std::size_t N>
  [[nodiscard]] std::array<Nanos, N> percentiles(const std::array<double, N>& qs) const {
    std::array<Nanos, N> values{};
    percentiles(qs.data(), values.data(), N);
    return values;
  }
  /// The middle value, the lower one of two: Locust's median differs from percentile(0.5) like
  /// this.
  [[nodiscard]] Nanos median() const;

  /// What is not zero, by ascending index: for the wire.
  [[nodiscard]] std::vector<Bucket> buckets() const;
  /// From the wire, so nothing is taken for granted: false, and nothing changes, when there is no
  /// such bucket or the count is beyond belief (2^48).
  [[nodiscard]] bool add_bucket(std::uint64_t index, std::uint64_t count);

  [[nodiscard]] static std::size_t index_of(Nanos value) noexcept {
    const auto v = value.count() > 0 ? static_cast<std::uint64_t>(value.count()) : 0;
    if (v >= std::uint64_t{1} << (kLargestBit + 1)) [[unlikely]]
      return kBuckets - 1;
    const auto shift = static_cast<unsigned>(std::bit_width(v | kLinear)) - kSubBucketBits - 1;
    return (std::size_t{shift} << kSubBucketBits) + static_cast<std::size_t>(v >> shift);
  }
  /// The lowest value of a bucket; of kBuckets: the end of the last.
  [[nodiscard]] static Nanos lowest_of(std::size_t index) noexcept;
  /// The middle of a bucket: what its values are reported as.
  [[nodiscard]] static Nanos value_of(std::size_t index) noexcept;

 private:
  static constexpr std::uint64_t kLinear = std::uint64_t{1} << kSubBucketBits;
  using Counts = std::array<std::uint64_t, kBuckets>;

  void percentiles(const double* qs, Nanos* values, std::size_t n) const;
  [[nodiscard]] Nanos value_at(std::uint64_t rank) const;

  std::unique_ptr<Counts> counts_;
  std::uint64_t total_ = 0;
};

}  // namespace chopsticks::stats
