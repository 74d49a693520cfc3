#pragma once
#include <optional>
#include <string>

#include "cli/options.h"
#include "users/api/scenario.h"

namespace chopsticks::cli {

/// What is wrong with the load options for this scenario: a headless run needs to be told how many
/// users it has, unless a load shape decides. A mistake on the command line, exit code 2. Nothing
/// while workers may still bring a shape.
[[nodiscard]] std::optional<std::string> missing_load(const RunOptions& run,
                                                      const users::Scenario& scenario);

/// The same, of a headless run that is about to start. Null: no load shape decides.
[[nodiscard]] std::optional<std::string> missing_load(const LoadOptions& load,
                                                      const plan::ShapeInfo* shape);

/// Whether a load shape may come from the workers: their leader has not been given a scenario.
[[nodiscard]] bool workers_may_bring_shape(const RunOptions& run);

/// Which of the load options were given though a load shape decides instead; nothing when none.
[[nodiscard]] std::optional<std::string> ignored_load(const RunOptions& run,
                                                      const users::Scenario& scenario);

}  // namespace chopsticks::cli
