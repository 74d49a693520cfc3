#pragma once
#include "cluster/leader/run_view.h"
#include "plan/scenario_info.h"

namespace chopsticks::cli {

/// The scenario as this process knows it, with what its workers have told where it knows nothing: a
/// leader may have its classes' names, or not even those.
[[nodiscard]] plan::ScenarioInfo known_scenario(plan::ScenarioInfo own,
                                                const cluster::RunView& view);

}  // namespace chopsticks::cli
