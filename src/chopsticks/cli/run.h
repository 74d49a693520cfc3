#pragma once
#include "cli/options.h"

namespace chopsticks::cli {

/// `chopsticks run`: runs the test and returns the exit code of the process.
[[nodiscard]] int run_command(const RunOptions& options);

}  // namespace chopsticks::cli
