#pragma once
#include <optional>
#include <string>

#include "report/terminal.h"
#include "stats/snapshot.h"

namespace chopsticks::report {

/// One line that says how far the run is: a bar when it has an end, else the time so far, then
/// users, rate and failures. No wider than the terminal, and never wider than 100 columns.
[[nodiscard]] std::string progress_line(const stats::Snapshot& snapshot,
                                        std::optional<Nanos> duration, const Terminal& terminal);

}  // namespace chopsticks::report
