#pragma once
#include "cli/options.h"
#include "users/api/scenario.h"

namespace chopsticks::cli {

/// What a scenario is called until its workers have told its name.
inline constexpr auto kNamedByWorkers = "of the workers";

/// Whether a leader with these options leaves the scenario to its workers: it knows the user
/// classes at most, and makes no user.
[[nodiscard]] bool is_foreign(const TargetOptions& options);

/// The user classes of such a scenario, without anything to make users with: those of
/// --user-classes, else those a locustfile defines, else none, for the workers to tell.
[[nodiscard]] Result<users::Scenario> foreign_scenario(const TargetOptions& options);

}  // namespace chopsticks::cli
