#pragma once
#include "cli/options.h"
#include "cli/own_workers.h"
#include "cli/setup.h"

namespace chopsticks::cli {

/// The leading side of `chopsticks run`: a leader, or leader and worker in one process. Returns the
/// exit code; an Error where the run could not begin. `own_workers`: those that --processes
/// has started; null: none.
[[nodiscard]] Result<int> lead(const RunOptions& options, const Setup& setup,
                               OwnWorkers* own_workers);

}  // namespace chopsticks::cli
