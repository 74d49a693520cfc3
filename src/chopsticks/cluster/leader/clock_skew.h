#pragma once
#include <optional>

#include "stats/tally.h"

namespace chopsticks::cluster {

/// By how much the times of a report have to be moved to be as the leader's clock would have
/// stamped them.
///
/// Per-second counters carry the worker's time, and rates are made of the same second of all
/// workers. `offset` is what the worker measured (leader's clock minus its own); stock workers
/// measure nothing, but what anybody reports, `last_request` at the latest, cannot lie in the
/// future. Less than half a second is left as it is.
[[nodiscard]] Nanos to_leader_time(std::optional<Nanos> last_request, std::optional<Nanos> offset,
                                   Nanos leader_wall);

/// The tally with all its times moved.
[[nodiscard]] stats::Tally moved(stats::Tally tally, Nanos by);

}  // namespace chopsticks::cluster
