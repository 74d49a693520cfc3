#pragma once
#include <string>
#include <vector>

#include "stats/snapshot.h"

namespace chopsticks::report {

/// What a reader of the numbers should know before trusting them, beside the verdict: whether
/// operations started late, whether workers were lost. One sentence each; empty when all is well.
[[nodiscard]] std::vector<std::string> warnings(const stats::Snapshot& snapshot);

}  // namespace chopsticks::report
