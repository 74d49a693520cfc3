#pragma once
#include <cstdint>
#include <vector>

#include "stats/tally.h"

namespace chopsticks::stats {

/// One second of a run.
struct SeriesPoint {
  std::int64_t second = 0;  // since 1970; the point lasts until the next one
  int users = 0;
  std::uint64_t requests = 0;  // that ended in this second, by the workers' clocks
  std::uint64_t failures = 0;
  Bytes bytes;
  std::uint64_t timed = 0;  // what the percentiles are made of: reported in this second
  Nanos p50{0};
  Nanos p95{0};
  Nanos p99{0};
};

/// The run second by second, for charts.
///
/// Workers report a second after it is over, so the counters of the latest points are filled in as
/// reports come: over the whole run they sum to the total. In a run longer than kMost seconds two
/// points become one: counters add up, percentiles stay those of the later second (they cannot be
/// added).
class Series {
 public:
  static constexpr std::size_t kMost = 7200;

  /// Call about once a second while the run lasts, and once when the last report has come.
  void sample(Nanos wall, int users, const Entry& total);
  void clear();
  [[nodiscard]] const std::vector<SeriesPoint>& points() const noexcept { return points_; }
  /// Seconds between two points.
  [[nodiscard]] std::int64_t step() const noexcept { return step_; }

 private:
  [[nodiscard]] SeriesPoint make_point(std::int64_t second, int users, const Entry& total);
  void count_again(const Entry& total);
  void thin();

  std::vector<SeriesPoint> points_;
  std::int64_t step_ = 1;
  std::vector<Histogram::Bucket> seen_;  // total.latency at the last point
};

}  // namespace chopsticks::stats
