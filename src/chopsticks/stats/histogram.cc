#include "stats/histogram.h"

#include <algorithm>
#include <utility>

namespace chopsticks::stats {
namespace {

constexpr std::uint64_t kMostFromWire = std::uint64_t{1} << 48;

}  // namespace

Histogram::Histogram(const Histogram& other)
    : counts_(other.counts_ && !other.empty() ? std::make_unique<Counts>(*other.counts_) : nullptr),
      total_(other.total_) {}

Histogram& Histogram::operator=(const Histogram& other) {
  if (this != &other) *this = Histogram(other);
  return *this;
}

Histogram::Histogram(Histogram&& other) noexcept
    : counts_(std::move(other.counts_)), total_(std::exchange(other.total_, 0)) {}

Histogram& Histogram::operator=(Histogram&& other) noexcept {
  counts_ = std::move(other.counts_);
  total_ = std::exchange(other.total_, 0);
  return *this;
}

bool Histogram::operator==(const Histogram& other) const {
  if (total_ != other.total_) return false;
  return empty() || *counts_ == *other.counts_;
}

void Histogram::prepare() {
  if (!counts_) counts_ = std::make_unique<Counts>();
}

void Histogram::merge(const Histogram& other) {
  if (other.empty()) return;
  prepare();
  for (std::size_t i = 0; i != kBuckets; ++i) (*counts_)[i] += (*other.counts_)[i];
  total_ += other.total_;
}

void Histogram::merge(std::span<const Bucket> other) {
  if (other.empty()) return;
  prepare();
  auto& counts = *counts_;
  auto total = total_;
  for (const auto& [index, count] : other) {
    counts[index] += count;
    total += count;
  }
  total_ = total;
}

void Histogram::subtract(std::span<const Bucket> earlier) {
  if (empty()) return;
  for (const auto& bucket : earlier) {
    auto& count = (*counts_)[bucket.index];
    const auto gone = std::min(count, bucket.count);
    count -= gone;
    total_ -= gone;
  }
}

void Histogram::reset() noexcept {
  if (!empty()) counts_->fill(0);
  total_ = 0;
}

Nanos Histogram::percentile(double q) const { return percentiles(std::array{q})[0]; }

Nanos Histogram::median() const {
  if (empty()) return Nanos{0};
  return value_at((total_ - 1) / 2);
}

void Histogram::percentiles(const double* qs, Nanos* values, std::size_t n) const {
  if (empty()) return;
  std::size_t bucket = 0;
  std::uint64_t upto = (*counts_)[0];
  for (std::size_t i = 0; i != n; ++i) {
    const auto rank =
        std::min(static_cast<std::uint64_t>(static_cast<double>(total_) * qs[i]), total_ - 1);
    while (upto <= rank) upto += (*counts_)[++bucket];
    values[i] = value_of(bucket);
  }
}

Nanos Histogram::value_at(std::uint64_t rank) const {
  std::size_t bucket = 0;
  for (auto upto = (*counts_)[0]; upto <= rank; upto += (*counts_)[bucket]) ++bucket;
  return value_of(bucket);
}

std::vector<Histogram::Bucket> Histogram::buckets() const {
  std::vector<Bucket> sparse;
  if (empty()) return sparse;
  for (std::size_t i = 0; i != kBuckets; ++i) {
    if ((*counts_)[i] != 0) sparse.push_back({static_cast<std::uint32_t>(i), (*counts_)[i]});
  }
  return sparse;
}

bool Histogram::add_bucket(std::uint64_t index, std::uint64_t count) {
  if (index >= kBuckets || count > kMostFromWire || total_ > kMostFromWire) return false;
  if (count == 0) return true;
  prepare();
  (*counts_)[index] += count;
  total_ += count;
  return true;
}

Nanos Histogram::lowest_of(std::size_t index) noexcept {
  if (index < 2 * kLinear) return Nanos(static_cast<std::int64_t>(index));
  const auto shift = (index >> kSubBucketBits) - 1;
  return Nanos(static_cast<std::int64_t>(((index & (kLinear - 1)) | kLinear) << shift));
}

Nanos Histogram::value_of(std::size_t index) noexcept {
  if (index < 2 * kLinear) return Nanos(static_cast<std::int64_t>(index));
  const auto shift = (index >> kSubBucketBits) - 1;
  return lowest_of(index) + Nanos((std::int64_t{1} << shift) / 2);
}

}  // namespace chopsticks::stats
