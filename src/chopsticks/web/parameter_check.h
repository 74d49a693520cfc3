#pragma once
#include <string>

#include "plan/scenario_info.h"
#include "web/mistake.h"

namespace chopsticks::web {

/// One value for a parameter of this name, checked against what the scenario declares; as it would
/// be written in the scenario config.
[[nodiscard]] Checked<std::string> check_parameter(const plan::ScenarioInfo& scenario,
                                                   const std::string& name,
                                                   const std::string& value);

}  // namespace chopsticks::web
