#pragma once
#include "cli/options.h"
#include "cli/own_workers.h"
#include "cli/setup.h"
#include "cli/signals.h"
#include "cluster/leader/leader_loop.h"

namespace chopsticks::cli {

/// A leader whose runs are started and stopped in a browser, until a signal comes (or --autoquit),
/// or the last of its own workers has ended. Returns the exit code; an Error when the web UI cannot
/// listen.
[[nodiscard]] Result<int> serve_web(const RunOptions& options, const Setup& setup,
                                    cluster::LeaderLoop& leader, Signals& signals,
                                    OwnWorkers* own_workers);

}  // namespace chopsticks::cli
