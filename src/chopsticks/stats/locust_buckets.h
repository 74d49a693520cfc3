#pragma once
#include <cstdint>
#include <map>
#include <string>

#include "stats/histogram.h"

/// Locust's way of counting response times and of rounding them, for stock peers, Locust's files
/// and its API. Its buckets are whole milliseconds, two significant digits above 100 ms.
namespace chopsticks::stats {

/// Milliseconds -> how often.
using LocustBuckets = std::map<std::int64_t, std::uint64_t>;

/// Below 100 to the nearest 1, below 1,000 to 10, below 10,000 to 100, else to 1,000; halves to
/// even.
[[nodiscard]] std::int64_t locust_bucket(double milliseconds);

[[nodiscard]] LocustBuckets to_locust(const Histogram& histogram);
/// False, and nothing changes, when a bucket is negative, beyond 2^53 ms or its count beyond
/// belief.
[[nodiscard]] bool add_locust(Histogram& histogram, const LocustBuckets& buckets);

/// The two rules of Histogram::percentile() and median(), on Locust's buckets. 0 when empty.
[[nodiscard]] std::int64_t locust_percentile(const LocustBuckets& buckets, double q);
[[nodiscard]] std::int64_t locust_median(const LocustBuckets& buckets);

/// Rounds halves away from zero as a person would, also where binary fractions fall short (2.675
/// -> 2.68).
[[nodiscard]] double proper_round(double value, int digits = 0);

/// A column title: 0.5 -> "50%", 0.999 -> "99.9%".
[[nodiscard]] std::string percentile_title(double q);

}  // namespace chopsticks::stats
