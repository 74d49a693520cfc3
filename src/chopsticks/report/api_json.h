#pragma once
#include <nlohmann/json_fwd.hpp>

#include "plan/run_plan.h"
#include "plan/scenario_info.h"
#include "stats/brief_tally.h"
#include "stats/snapshot.h"

/// Values as the API and the HTML report show them: the schemas of web/openapi.json. Latencies are
/// milliseconds, spans of time seconds, moments seconds since 1970.
namespace chopsticks::report::api {

using Json = nlohmann::json;

inline constexpr std::size_t kMostRows = 500;  // of any table: a page with more is of no use

[[nodiscard]] Json moment(Nanos wall);
[[nodiscard]] Json moment(const std::optional<Nanos>& wall);
[[nodiscard]] Json rates(const stats::Rates& rates);
[[nodiscard]] Json plan(const plan::RunPlan& plan);
/// Quantiles of a row; null when nothing was timed.
[[nodiscard]] Json quantiles(const stats::Row& row);
/// Quantiles of its last ten seconds.
[[nodiscard]] Json recent_quantiles(const stats::Row& row);

[[nodiscard]] Json verdict(const stats::Snapshot& snapshot);
[[nodiscard]] Json row(const stats::Row& row);
[[nodiscard]] Json statistics(const stats::Snapshot& snapshot, std::uint64_t run);
[[nodiscard]] Json failures(const stats::Snapshot& snapshot);    // Failure items
[[nodiscard]] Json exceptions(const stats::Snapshot& snapshot);  // Exception items
[[nodiscard]] Json workers(const stats::Snapshot& snapshot);     // Worker items
[[nodiscard]] Json events(const stats::Snapshot& snapshot);      // Event items

/// What one worker has measured, over `elapsed`.
[[nodiscard]] Json worker_statistics(const stats::BriefTally& tally, Nanos elapsed);
/// Distribution items: the total, then operations.
[[nodiscard]] Json distributions(const stats::Tally& tally);
/// Locust's /tasks. `users`: how many of each class there are; without any, the classes' weights.
[[nodiscard]] Json tasks(const plan::ScenarioInfo& scenario, const plan::ClassCounts& users);

/// As text, whatever bytes the network put into it.
[[nodiscard]] std::string dump(const Json& json);

/// Why this worker is a bottleneck itself, one sentence; "" when it is not.
[[nodiscard]] std::string limit_of(const stats::WorkerFigures& worker);

}  // namespace chopsticks::report::api
