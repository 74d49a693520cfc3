#include "stats/series.h"

#include <algorithm>
#include <limits>

namespace chopsticks::stats {
namespace {

void set_percentiles(SeriesPoint& point, const std::array<Nanos, 4>& values) {
  point.p50 = values[0];
  point.p95 = values[1];
  point.p99 = values[2];
  point.p999 = values[3];
}

constexpr std::array kShown{0.5, 0.95, 0.99, 0.999};

// What has come since `seen`, which is brought up to date.
Histogram arrived(const Histogram& now, std::vector<Histogram::Bucket>& seen) {
  auto fresh = now;
  fresh.subtract(seen);
  seen = now.buckets();
  return fresh;
}

// True when something has changed.
bool set_counts(OperationPoint& point, const SecondCount& counted) {
  const bool same = point.requests == counted.requests && point.failures == counted.failures &&
                    point.bytes == counted.bytes;
  point.requests = counted.requests;
  point.failures = counted.failures;
  point.bytes = counted.bytes;
  return !same;
}

void add(OperationPoint& point, const OperationPoint& other) {
  point.requests += other.requests;
  point.failures += other.failures;
  point.bytes += other.bytes;
  point.latency.merge(other.latency.unpacked());
}

}  // namespace

SeriesPoint merged(const SeriesPoint& first, const SeriesPoint& second) {
  auto made = second;
  made.second = first.second;
  add(made.total, first.total);
  if (made.operations.size() < first.operations.size())
    made.operations.resize(first.operations.size());
  for (std::size_t i = 0; i != first.operations.size(); ++i)
    add(made.operations[i], first.operations[i]);
  set_percentiles(made, made.total.latency.unpacked().percentiles(kShown));
  return made;
}

void Series::sample(Nanos wall, int users, const Tally& tally) {
  const auto second = std::chrono::floor<std::chrono::seconds>(wall).count();
  if (points_.empty() || second >= points_.back()->second + step_) {
    SeriesPoint fresh;
    fresh.second = second;
    points_.push_back(std::make_shared<SeriesPoint>(std::move(fresh)));
    if (points_.size() > kMost) thin();
  }
  auto point = *points_.back();
  point.users = users;
  take_latencies(point, tally);
  points_.back() = std::make_shared<SeriesPoint>(std::move(point));
  count_again(tally);
}

void Series::take_latencies(SeriesPoint& point, const Tally& tally) {
  const auto fresh = arrived(tally.total.latency, seen_);
  const bool all_of_it = point.total.latency.empty();
  point.total.latency.merge(CoarseHistogram(fresh));
  set_percentiles(point, all_of_it ? fresh.percentiles(kShown)
                                   : point.total.latency.unpacked().percentiles(kShown));
  std::size_t at = 0;
  for (const auto& [key, entry] : tally.entries) {
    if (at == kMostOperations) break;
    if (at == operations_.size()) operations_.push_back(key);
    if (at == seen_operations_.size()) seen_operations_.emplace_back();
    if (at == point.operations.size()) point.operations.emplace_back();
    point.operations[at].latency.merge(
        CoarseHistogram(arrived(entry.latency, seen_operations_[at])));
    ++at;
  }
}

void Series::count_again(const Tally& tally) {
  constexpr auto kEver = std::numeric_limits<std::int64_t>::max();
  const auto first = points_.size() - std::min(points_.size(), kUnsettled);
  for (auto i = first; i != points_.size(); ++i) {
    // Clocks of workers differ: what falls before the first point or after the last belongs to that
    // point.
    const auto from = i == 0 ? -kEver : points_[i]->second;
    const auto to = i + 1 == points_.size() ? kEver : points_[i + 1]->second;
    auto point = *points_[i];
    if (recount(point, from, to, tally))
      points_[i] = std::make_shared<SeriesPoint>(std::move(point));
  }
}

bool Series::recount(SeriesPoint& point, std::int64_t from, std::int64_t to,
                     const Tally& tally) const {
  bool changed = set_counts(point.total, tally.total.seconds.sum(from, to));
  const auto shown = std::min(operations_.size(), tally.entries.size());
  if (point.operations.size() < shown) point.operations.resize(shown);
  auto row = tally.entries.begin();
  for (std::size_t i = 0; i != shown; ++i, ++row)
    changed |= set_counts(point.operations[i], row->entry.seconds.sum(from, to));
  return changed;
}

// In place, so that no two copies of a long series are ever there.
void Series::thin() {
  const auto pairs = points_.size() / 2;
  for (std::size_t i = 0; i != pairs; ++i)
    points_[i] = std::make_shared<SeriesPoint>(merged(*points_[2 * i], *points_[2 * i + 1]));
  if (points_.size() % 2 != 0) points_[pairs] = points_.back();
  points_.resize((points_.size() + 1) / 2);
  step_ *= 2;
}

void Series::clear() { *this = Series(); }

}  // namespace chopsticks::stats
