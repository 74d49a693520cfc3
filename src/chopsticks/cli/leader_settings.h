#pragma once
#include "cli/options.h"
#include "cli/setup.h"
#include "cluster/leader/leader.h"

namespace chopsticks::cli {

/// What a leader is told of a run with these options.
[[nodiscard]] cluster::LeaderSettings leader_settings(const RunOptions& options,
                                                      const Setup& setup);

}  // namespace chopsticks::cli
