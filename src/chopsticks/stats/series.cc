#include "stats/series.h"

#include <algorithm>
#include <limits>

namespace chopsticks::stats {
namespace {

constexpr std::size_t kUnsettled =
    10;  // the latest points, whose reports may still be on their way

}  // namespace

void Series::sample(Nanos wall, int users, const Entry& total) {
  const auto second = std::chrono::floor<std::chrono::seconds>(wall).count();
  if (points_.empty() || second >= points_.back().second + step_) {
    points_.push_back(make_point(second, users, total));
    if (points_.size() > kMost) thin();
  }
  points_.back().users = users;
  count_again(total);
}

SeriesPoint Series::make_point(std::int64_t second, int users, const Entry& total) {
  auto arrived = total.latency;
  arrived.subtract(seen_);
  seen_ = total.latency.buckets();
  SeriesPoint point;
  point.second = second;
  point.users = users;
  point.timed = arrived.count();
  const auto values = arrived.percentiles(std::array{0.5, 0.95, 0.99});
  point.p50 = values[0];
  point.p95 = values[1];
  point.p99 = values[2];
  return point;
}

void Series::count_again(const Entry& total) {
  constexpr auto kEver = std::numeric_limits<std::int64_t>::max();
  const auto first = points_.size() - std::min(points_.size(), kUnsettled);
  for (auto i = first; i != points_.size(); ++i) {
    // Clocks of workers differ: what falls before the first point or after the last belongs to that
    // point.
    const auto from = i == 0 ? -kEver : points_[i].second;
    const auto to = i + 1 == points_.size() ? kEver : points_[i + 1].second;
    const auto counted = total.seconds.sum(from, to);
    points_[i].requests = counted.requests;
    points_[i].failures = counted.failures;
    points_[i].bytes = counted.bytes;
  }
}

void Series::thin() {
  std::vector<SeriesPoint> thinned;
  thinned.reserve(kMost);
  for (std::size_t i = 0; i < points_.size(); i += 2) {
    auto point = points_[std::min(i + 1, points_.size() - 1)];
    if (i + 1 < points_.size()) {
      point.second = points_[i].second;
      point.requests += points_[i].requests;
      point.failures += points_[i].failures;
      point.bytes += points_[i].bytes;
    }
    thinned.push_back(point);
  }
  points_ = std::move(thinned);
  step_ *= 2;
}

void Series::clear() {
  points_.clear();
  seen_.clear();
  step_ = 1;
}

}  // namespace chopsticks::stats
