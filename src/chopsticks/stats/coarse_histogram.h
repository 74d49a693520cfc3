#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "stats/histogram.h"

namespace chopsticks::stats {

/// How often each duration occurred, for each second of a run and for each worker and operation.
///
/// The buckets of Histogram, four of them in one: 16 an octave, a value is at most 3.2 % away. Only
/// those that are not empty take room, 8 bytes each; a second of load has some thirty. Merging is
/// exact, so seconds can become minutes and percentiles stay percentiles of all values.
class CoarseHistogram {
 public:
  struct Bucket {
    std::uint16_t index;
    std::uint32_t count;
    bool operator==(const Bucket&) const = default;
  };

  CoarseHistogram() = default;
  explicit CoarseHistogram(std::span<const Histogram::Bucket> exact);
  explicit CoarseHistogram(const Histogram& exact);
  /// By ascending index, none of them zero.
  explicit CoarseHistogram(std::vector<Bucket> buckets) : buckets_(std::move(buckets)) {}

  bool operator==(const CoarseHistogram&) const = default;

  void merge(const CoarseHistogram& other);
  /// As merge(CoarseHistogram(exact)), and cheap while nothing in it is new.
  void merge(std::span<const Histogram::Bucket> exact);

  [[nodiscard]] std::uint64_t count() const noexcept;
  [[nodiscard]] bool empty() const noexcept { return buckets_.empty(); }
  /// As Histogram's: `qs` ascending.
  template <std::size_t N>
  [[nodiscard]] std::array<Nanos, N> percentiles(const std::array<double, N>& qs) const {
    std::array<Nanos, N> values{};
    percentiles(qs.data(), values.data(), N);
    return values;
  }
  /// What is not zero, by ascending index.
  [[nodiscard]] const std::vector<Bucket>& buckets() const noexcept { return buckets_; }
  /// The middle of a bucket.
  [[nodiscard]] static Nanos value_of(std::size_t index) noexcept;

 private:
  void add(std::uint16_t index, std::uint64_t count);
  [[nodiscard]] std::size_t new_ones(std::span<const Histogram::Bucket> exact) const;
  void merge_from_the_back(std::span<const Histogram::Bucket> exact, std::size_t added);
  void percentiles(const double* qs, Nanos* values, std::size_t n) const;

  std::vector<Bucket> buckets_;
};

}  // namespace chopsticks::stats
