#pragma once
#include "plan/scenario_info.h"
#include "users/api/scenario.h"

namespace chopsticks::users {

/// What this scenario is made of: its classes with their tasks, and every setting it reads. Makes a
/// user of each kind once, without storage (of those that can be made here); the scenario has
/// passed check() with the same arguments.
[[nodiscard]] plan::ScenarioInfo describe(const Scenario& scenario, const Settings& settings,
                                          const TagFilter& tags);

}  // namespace chopsticks::users
