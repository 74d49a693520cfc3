#pragma once
#include <array>
#include <cmath>
#include <cstdint>

#include <fmt/format.h>

#include "cluster/wire/compact_rows.h"
#include "stats/recorder.h"
#include "support/every.h"
#include "support/random.h"

namespace chopsticks::cluster {

inline constexpr int kRequestsASecond = 100;  // per worker and operation

// As storage answers: most operations take about as long as others of their kind, some three times
// as long. Medians from 5 ms to 50 ms.
inline constexpr double kSpread = 0.5;  // of the logarithm
inline constexpr Nanos kMedian = 5ms;
inline constexpr int kKinds = 10;
inline constexpr std::uint64_t kMostLag = 50'000;  // ns between due and sent

/// What workers measured in this second. A few variants serve all: making one for each would take
/// more CPU time than there is.
class Seconds {
 public:
  explicit Seconds(int operations) : operations_(operations) { made_.start(Nanos::zero()); }

  struct Variant {
    stats::Tally tally;
    CompactRows rows{tally};
  };
  const Variant& any(stats::Clocks now) {
    if (made_.take(now.monotonic)) renew(now.wall);
    return variants_[random_.below(variants_.size())];
  }

 private:
  void renew(Nanos wall) {
    for (auto& variant : variants_) {
      variant.tally = second(wall);
      variant.rows = CompactRows(variant.tally);
    }
  }
  stats::Tally second(Nanos wall) {
    stats::Tally tally;
    // Which operation comes first in a second differs from second to second.
    const auto first = static_cast<int>(random_.below(static_cast<std::uint64_t>(operations_)));
    for (int i = 0; i != operations_; ++i) {
      const auto operation = (first + i) % operations_;
      auto& entry = tally.entries.at({"GET", fmt::format("bucket/object_{}", operation)});
      record(entry, wall, kMedian * (1 + operation % kKinds));
      tally.total.merge(entry);
    }
    return tally;
  }
  void record(stats::Entry& entry, Nanos now, Nanos median) {
    for (int i = 0; i != kRequestsASecond; ++i) {
      const Nanos latency(
          std::llround(static_cast<double>(median.count()) * std::exp(kSpread * normal())));
      entry.latency.record(latency);
      entry.service.record(latency - Nanos(static_cast<Nanos::rep>(random_.below(kMostLag))));
      entry.total_latency += latency;
      entry.min_latency = std::min(entry.min_latency.value_or(latency), latency);
      entry.max_latency = std::max(entry.max_latency.value_or(latency), latency);
    }
    entry.requests = kRequestsASecond;
    entry.bytes = KiB * 4 * kRequestsASecond;
    entry.seconds.add({now / 1s, entry.requests, 0, entry.bytes});
    entry.since = now - 1s;
    entry.last_request = now;
  }
  /// A normal variable, near enough: a sum of many others.
  double normal() {
    double sum = -6;
    for (int i = 0; i != 12; ++i)
      sum += static_cast<double>(random_.below(1U << 20U)) / (1U << 20U);
    return sum;
  }

  int operations_;
  Random random_{1};
  Every made_{1s};
  std::array<Variant, 8> variants_;
};

}  // namespace chopsticks::cluster
