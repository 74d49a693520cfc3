#pragma once
#include <nlohmann/json_fwd.hpp>

#include "stats/snapshot.h"

namespace chopsticks::report::api {

/// Which points of a series somebody wants to see.
struct SeriesQuery {
  std::optional<double> since{};         // seconds since 1970; points from ten seconds before on
  std::size_t most = 600;                // points
  std::optional<stats::Key> selected{};  // the operation of latency and heatmap; none: all
  bool edges = true;                     // bucket_edges_ms too
  bool operations = true;                // the other operations' throughput too
};

/// Series of web/openapi.json. The last two seconds of a run that is on are left out: reports about
/// them are still on their way.
[[nodiscard]] nlohmann::json series(const stats::Snapshot& snapshot, std::uint64_t run,
                                    const SeriesQuery& query);

}  // namespace chopsticks::report::api
