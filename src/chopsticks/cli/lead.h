#pragma once
#include "cli/options.h"
#include "cli/setup.h"

namespace chopsticks::cli {

/// The leading side of `chopsticks run`: a leader, or leader and worker in one process. Returns the
/// exit code; an Error where the run could not begin. `own_workers`: --processes has started the
/// workers.
[[nodiscard]] Result<int> lead(const RunOptions& options, const Setup& setup, bool own_workers);

}  // namespace chopsticks::cli
