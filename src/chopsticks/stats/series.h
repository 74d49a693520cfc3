#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "stats/packed_histogram.h"
#include "stats/tally.h"

namespace chopsticks::stats {

/// What one operation did in one point of a Series.
struct OperationPoint {
  std::uint64_t requests = 0;  // that ended in this time, by the workers' clocks
  std::uint64_t failures = 0;
  Bytes bytes;
  PackedHistogram latency;  // of what was reported in this time, not what ended in it
};

/// One second of a run, or a few.
struct SeriesPoint {
  std::int64_t second = 0;  // since 1970; the point lasts until the next one
  int users = 0;
  OperationPoint total;
  std::vector<OperationPoint> operations;  // as Series::operations(); later ones may be missing
  Nanos p50{0};                            // of total.latency
  Nanos p95{0};
  Nanos p99{0};
  Nanos p999{0};
};

/// Points never change once others hold them, so that a copy of a whole series copies pointers.
using SeriesPoints = std::vector<std::shared_ptr<const SeriesPoint>>;

/// The run second by second, for charts.
///
/// Workers report a second after it is over, so the counters of the latest points are filled in as
/// reports come: over the whole run they sum to the total. Memory is bounded: in a run longer than
/// kMost points two become one; counters and latencies add up, so nothing is lost but resolution.
class Series {
 public:
  static constexpr std::size_t kMost = 3600;
  static constexpr std::size_t kMostOperations = 12;
  /// So many of the latest points may still change.
  static constexpr std::size_t kUnsettled = 10;

  /// Call about once a second while the run lasts, and once when the last report has come.
  void sample(Nanos wall, int users, const Tally& tally);
  void clear();
  [[nodiscard]] const SeriesPoints& points() const noexcept { return points_; }
  /// The operations points tell of, the first to appear.
  [[nodiscard]] const std::vector<Key>& operations() const noexcept { return operations_; }
  /// Seconds between two points.
  [[nodiscard]] std::int64_t step() const noexcept { return step_; }

 private:
  using Seen = std::vector<Histogram::Bucket>;  // of an entry's latency, at the last point

  void take_latencies(SeriesPoint& point, const Tally& tally);
  void count_again(const Tally& tally);
  [[nodiscard]] bool recount(SeriesPoint& point, std::int64_t from, std::int64_t to,
                             const Tally& tally) const;
  void thin();

  SeriesPoints points_;
  std::vector<Key> operations_;
  std::int64_t step_ = 1;
  Seen seen_;
  std::vector<Seen> seen_operations_;
};

/// The two as one point that begins with the first.
[[nodiscard]] SeriesPoint merged(const SeriesPoint& first, const SeriesPoint& second);

}  // namespace chopsticks::stats
