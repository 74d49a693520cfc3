#pragma once
#include <optional>

#include "stats/tally.h"

namespace chopsticks::cluster {

/// The tally as the leader's clock would have stamped it.
///
/// Per-second counters carry the worker's time, and rates are made of the same second of all
/// workers. `offset` is what the worker measured (leader's clock minus its own); stock workers
/// measure nothing, but what anybody reports cannot lie in the future. Less than half a second is
/// left as it is.
[[nodiscard]] stats::Tally in_leader_time(stats::Tally tally, std::optional<Nanos> offset,
                                          Nanos leader_wall);

}  // namespace chopsticks::cluster
