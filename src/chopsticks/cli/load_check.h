#pragma once
#include <optional>
#include <string>

#include "cli/options.h"
#include "users/api/scenario.h"

namespace chopsticks::cli {

/// What is wrong with the load options for this scenario: a headless run needs to be told how many
/// users it has, unless a load shape decides. A mistake on the command line, exit code 2.
[[nodiscard]] std::optional<std::string> missing_load(const RunOptions& run,
                                                      const users::Scenario& scenario);

/// Which of the load options were given though a load shape decides instead; nothing when none.
[[nodiscard]] std::optional<std::string> ignored_load(const RunOptions& run,
                                                      const users::Scenario& scenario);

}  // namespace chopsticks::cli
