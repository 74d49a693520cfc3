#include "report/stillness.h"

#include <ranges>

namespace chopsticks::report {
namespace {

// More than what the last seconds may lack because workers report them when they are over.
constexpr Nanos kWorthALine = 5s;

}  // namespace

std::optional<Nanos> standing_still(const stats::Snapshot& snapshot) {
  const bool at_work = snapshot.state == "running" || snapshot.state == "spawning";
  if (!at_work || snapshot.users == 0 || snapshot.series.empty()) return std::nullopt;
  const auto end = snapshot.series.back()->second + snapshot.series_step;
  auto since = end;
  for (const auto& point : snapshot.series | std::views::reverse) {
    if (point->users == 0 || point->total.requests != 0) break;
    since = point->second;
  }
  const Nanos still = std::chrono::seconds(end - since);
  return still >= kWorthALine ? std::optional(still) : std::nullopt;
}

}  // namespace chopsticks::report
