#pragma once
#include <string>

#include "support/result.h"
#include "web/orders.h"

namespace chopsticks::web {

/// What POST /swarm asks for, Locust's way: `user_count`, `spawn_rate` and, if given, `run_time`,
/// `user_classes` (those that take part), `shape_class` ("Default": none), `host`, `profile` and
/// any parameter of the scenario by its name, once or, for a list, repeatedly. What else a form
/// brings is ignored. The stop timeout is that of `offered`.
[[nodiscard]] Checked<StartOrder> read_swarm_form(const Request& request,
                                                  const plan::RunPlan& offered,
                                                  const plan::ScenarioInfo& scenario);

}  // namespace chopsticks::web
