#include "stats/coarse_histogram.h"

#include <algorithm>
#include <limits>

namespace chopsticks::stats {
namespace {

constexpr unsigned kMergedBits = 2;  // four buckets of Histogram become one

std::uint32_t bounded(std::uint64_t count) {
  return static_cast<std::uint32_t>(
      std::min<std::uint64_t>(count, std::numeric_limits<std::uint32_t>::max()));
}

}  // namespace

CoarseHistogram::CoarseHistogram(std::span<const Histogram::Bucket> exact) {
  for (const auto& bucket : exact)
    add(static_cast<std::uint16_t>(bucket.index >> kMergedBits), bucket.count);
}

CoarseHistogram::CoarseHistogram(const Histogram& exact) : CoarseHistogram(exact.buckets()) {}

void CoarseHistogram::add(std::uint16_t index, std::uint64_t count) {
  if (!buckets_.empty() && buckets_.back().index == index) {
    buckets_.back().count = bounded(buckets_.back().count + count);
  } else {
    buckets_.push_back({index, bounded(count)});
  }
}

void CoarseHistogram::merge(const CoarseHistogram& other) {
  CoarseHistogram merged;
  merged.buckets_.reserve(buckets_.size() + other.buckets_.size());
  auto mine = buckets_.begin();
  for (const auto& theirs : other.buckets_) {
    for (; mine != buckets_.end() && mine->index <= theirs.index; ++mine)
      merged.add(mine->index, mine->count);
    merged.add(theirs.index, theirs.count);
  }
  for (; mine != buckets_.end(); ++mine) merged.add(mine->index, mine->count);
  merged.buckets_.shrink_to_fit();  // many of them are kept for hours
  *this = std::move(merged);
}

void CoarseHistogram::merge(std::span<const Histogram::Bucket> exact) {
  if (const auto added = new_ones(exact); added != 0) return merge_from_the_back(exact, added);
  auto mine = buckets_.begin();
  for (const auto& [index, count] : exact) {
    while (mine->index != index >> kMergedBits) ++mine;
    mine->count = bounded(mine->count + count);
  }
}

std::size_t CoarseHistogram::new_ones(std::span<const Histogram::Bucket> exact) const {
  std::size_t found = 0;
  auto mine = buckets_.begin();
  auto last = std::numeric_limits<std::uint32_t>::max();
  for (const auto& bucket : exact) {
    const auto index = bucket.index >> kMergedBits;
    if (index == last) continue;
    last = index;
    while (mine != buckets_.end() && mine->index < index) ++mine;
    found += mine == buckets_.end() || mine->index != index;
  }
  return found;
}

// Each is moved once, and no second list is needed.
void CoarseHistogram::merge_from_the_back(std::span<const Histogram::Bucket> exact,
                                          std::size_t added) {
  auto left = buckets_.size();  // not moved yet
  buckets_.resize(left + added);
  auto free = buckets_.size();  // end of the room in between
  for (auto theirs = exact.rbegin(); theirs != exact.rend(); ++theirs) {
    const auto index = static_cast<std::uint16_t>(theirs->index >> kMergedBits);
    while (left != 0 && buckets_[left - 1].index >= index) buckets_[--free] = buckets_[--left];
    if (free == buckets_.size() || buckets_[free].index != index) buckets_[--free] = {index, 0};
    buckets_[free].count = bounded(buckets_[free].count + theirs->count);
  }
}

std::uint64_t CoarseHistogram::count() const noexcept {
  std::uint64_t sum = 0;
  for (const auto& bucket : buckets_) sum += bucket.count;
  return sum;
}

void CoarseHistogram::percentiles(const double* qs, Nanos* values, std::size_t n) const {
  if (empty()) return;
  const auto total = count();
  auto bucket = buckets_.begin();
  std::uint64_t upto = bucket->count;
  for (std::size_t i = 0; i != n; ++i) {
    const auto rank =
        std::min(static_cast<std::uint64_t>(static_cast<double>(total) * qs[i]), total - 1);
    while (upto <= rank) upto += (++bucket)->count;
    values[i] = value_of(bucket->index);
  }
}

Nanos CoarseHistogram::value_of(std::size_t index) noexcept {
  return (Histogram::value_of(index << kMergedBits) +
          Histogram::value_of((index << kMergedBits) + (1U << kMergedBits) - 1)) /
         2;
}

}  // namespace chopsticks::stats
