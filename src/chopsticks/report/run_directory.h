#pragma once
#include <cstdint>
#include <string>

#include "support/result.h"
#include "support/units.h"

namespace chopsticks::report {

/// Makes the directory a run writes its reports to and returns its path: `wanted` when it is not
/// empty (CHOPSTICKS_RUN_DIR; it may exist), else a new /tmp/chopsticks/<local time>_<8 hex digits
/// of `random`>.
[[nodiscard]] Result<std::string> make_run_directory(const std::string& wanted, Nanos wall,
                                                     std::uint64_t random);

/// Where the run directories lie that are named like this one.
[[nodiscard]] std::string folder_of_runs(const std::string& wanted);

}  // namespace chopsticks::report
