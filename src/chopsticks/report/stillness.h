#pragma once
#include <optional>

#include "stats/snapshot.h"

namespace chopsticks::report {

/// How long no operation has finished though users are there, in whole seconds: what storage that
/// hangs looks like while it does, when rates over some seconds and percentiles still look well.
/// Nothing below five seconds, and when the run is over.
[[nodiscard]] std::optional<Nanos> standing_still(const stats::Snapshot& snapshot);

}  // namespace chopsticks::report
