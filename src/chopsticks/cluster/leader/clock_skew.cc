#include "cluster/leader/clock_skew.h"

#include <algorithm>
#include <utility>

namespace chopsticks::cluster {
namespace {

constexpr Nanos kNegligible = 500ms;
constexpr Nanos kMostSkew = 24h * 366;  // a clock that is further off was not set at all

void shift(std::optional<Nanos>& when, Nanos offset) {
  if (when) *when += offset;
}

stats::Entry shifted(stats::Entry entry, Nanos offset) {
  const auto by = std::chrono::round<std::chrono::seconds>(offset).count();
  stats::SecondCounts seconds;
  for (auto counted : entry.seconds.all()) {
    counted.second += by;
    seconds.add(counted);
  }
  entry.seconds = std::move(seconds);
  shift(entry.since, offset);
  shift(entry.last_request, offset);
  return entry;
}

stats::Tally all_shifted(const stats::Tally& tally, Nanos offset) {
  stats::Tally result;
  for (const auto& [key, entry] : tally.entries) result.entries.at(key) = shifted(entry, offset);
  for (const auto& [key, entry] : tally.endpoints)
    result.endpoints.at(key) = shifted(entry, offset);
  result.total = shifted(tally.total, offset);
  for (auto row : tally.errors()) {
    shift(row.first_seen, offset);
    shift(row.last_seen, offset);
    result.add_error(row);
  }
  for (const auto& row : tally.exceptions()) result.add_exception(row);
  return result;
}

}  // namespace

Nanos to_leader_time(std::optional<Nanos> last_request, std::optional<Nanos> offset,
                     Nanos leader_wall) {
  const bool plausible = offset && *offset < kMostSkew && *offset > -kMostSkew;
  const auto measured = plausible ? *offset : Nanos::zero();
  const auto by = last_request ? std::min(measured, leader_wall - *last_request) : measured;
  return std::chrono::abs(by) < kNegligible ? Nanos::zero() : by;
}

stats::Tally moved(stats::Tally tally, Nanos by) {
  return by == Nanos::zero() ? std::move(tally) : all_shifted(tally, by);
}

}  // namespace chopsticks::cluster
