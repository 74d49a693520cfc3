#pragma once
#include <optional>

#include "cluster/wire/value.h"
#include "plan/scenario_info.h"

namespace chopsticks::cluster {

[[nodiscard]] Value to_value(const plan::ScenarioInfo& scenario);
/// From the network: nothing when it cannot be a scenario's, or is larger than any scenario is.
[[nodiscard]] std::optional<plan::ScenarioInfo> scenario_info(const Value* value);

}  // namespace chopsticks::cluster
