#include "stats/coarse_histogram.h"

#include <algorithm>
#include <limits>

namespace chopsticks::stats {
namespace {

constexpr unsigned kMergedBits = 2;  // four buckets of Histogram become one

void add_to(std::uint32_t& mine, std::uint64_t count) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  mine = static_cast<std::uint32_t>(mine + std::min(count, kMost - mine));
}

}  // namespace

void CoarseHistogram::add(std::size_t index, std::uint64_t count) {
  if (count == 0) return;
  cover(index, index);
  add_to(counts_[index - first_], count);
}

void CoarseHistogram::merge(const CoarseHistogram& other) {
  if (other.empty()) return;
  cover(other.first_, other.first_ + other.counts_.size() - 1);
  other.each(
      [this](std::size_t index, std::uint64_t count) { add_to(counts_[index - first_], count); });
}

void CoarseHistogram::merge(std::span<const Histogram::Bucket> exact) {
  if (exact.empty()) return;
  cover(exact.front().index >> kMergedBits, exact.back().index >> kMergedBits);
  for (const auto& [index, count] : exact) add_to(counts_[(index >> kMergedBits) - first_], count);
}

// Only what is new at an end moves anything, which soon stops to happen.
void CoarseHistogram::cover(std::size_t first, std::size_t last) {
  if (empty()) first_ = first;
  if (first < first_) {
    counts_.insert(counts_.begin(), first_ - first, 0);
    first_ = first;
  }
  if (last - first_ >= counts_.size()) counts_.resize(last - first_ + 1);
}

std::uint64_t CoarseHistogram::count() const noexcept {
  std::uint64_t sum = 0;
  for (const auto count : counts_) sum += count;
  return sum;
}

void CoarseHistogram::percentiles(const double* qs, Nanos* values, std::size_t n) const {
  if (empty()) return;
  const auto total = count();
  std::size_t bucket = 0;
  std::uint64_t upto = counts_[0];
  for (std::size_t i = 0; i != n; ++i) {
    const auto rank =
        std::min(static_cast<std::uint64_t>(static_cast<double>(total) * qs[i]), total - 1);
    while (upto <= rank) upto += counts_[++bucket];
    values[i] = value_of(first_ + bucket);
  }
}

Nanos CoarseHistogram::value_of(std::size_t index) noexcept {
  return (Histogram::value_of(index << kMergedBits) +
          Histogram::value_of((index << kMergedBits) + (1U << kMergedBits) - 1)) /
         2;
}

}  // namespace chopsticks::stats
