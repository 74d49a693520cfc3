#pragma once
#include "cli/setup.h"

namespace chopsticks::cli {

/// The setup of a run whose scenario is a .py: starts Python and imports the file, which is told
/// everything the files and options say.
[[nodiscard]] Result<Setup> python_setup(const RunOptions& options,
                                         config::WorkloadConfig workload);

}  // namespace chopsticks::cli
