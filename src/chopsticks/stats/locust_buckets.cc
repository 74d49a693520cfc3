#include "stats/locust_buckets.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

namespace chopsticks::stats {
namespace {

constexpr std::int64_t kMostMilliseconds = std::int64_t{1}
                                           << 53;      // what a double of JavaScript or Lua holds
constexpr std::int64_t kLongestToldApart = 9'000'000;  // two and a half hours

std::uint64_t count_of(const LocustBuckets& buckets) {
  std::uint64_t total = 0;
  for (const auto& [milliseconds, count] : buckets) total += count;
  return total;
}

std::int64_t at_rank(const LocustBuckets& buckets, std::uint64_t rank) {
  std::uint64_t upto = 0;
  for (const auto& [milliseconds, count] : buckets) {
    upto += count;
    if (upto > rank) return milliseconds;
  }
  return 0;
}

}  // namespace

std::int64_t locust_bucket(double milliseconds) {
  const double unit = milliseconds < 100      ? 1
                      : milliseconds < 1000   ? 10
                      : milliseconds < 10'000 ? 100
                                              : 1000;
  return std::llround(std::nearbyint(milliseconds / unit) * unit);  // nearbyint: halves to even
}

LocustBuckets to_locust(const Histogram& histogram) {
  LocustBuckets buckets;
  for (const auto& [index, count] : histogram.buckets()) {
    buckets[locust_bucket(milliseconds(Histogram::value_of(index)))] += count;
  }
  return buckets;
}

bool add_locust(Histogram& histogram, const LocustBuckets& buckets) {
  Histogram added;
  for (const auto& [milliseconds, count] : buckets) {
    if (milliseconds < 0 || milliseconds > kMostMilliseconds) return false;
    const std::chrono::milliseconds value(std::min(milliseconds, kLongestToldApart));
    if (!added.add_bucket(Histogram::index_of(value), count)) return false;
  }
  histogram.merge(added);
  return true;
}

std::int64_t locust_percentile(const LocustBuckets& buckets, double q) {
  const auto n = count_of(buckets);
  if (n == 0) return 0;
  return at_rank(buckets, std::min(static_cast<std::uint64_t>(static_cast<double>(n) * q), n - 1));
}

std::int64_t locust_median(const LocustBuckets& buckets) {
  const auto n = count_of(buckets);
  return n == 0 ? 0 : at_rank(buckets, (n - 1) / 2);
}

double proper_round(double value, int digits) {
  // A unit after the last digit written lifts 2.675, which is really 2.67499…, over the half.
  const auto written = fmt::format("{}", value).size();
  const double lifted = value + std::pow(10.0, -static_cast<double>(written) - 1);
  return std::strtod(fmt::format("{:.{}f}", lifted, digits).c_str(), nullptr);
}

std::string percentile_title(double q) {
  auto text = fmt::format("{:.6f}", q * 100);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text + "%";
}

}  // namespace chopsticks::stats
