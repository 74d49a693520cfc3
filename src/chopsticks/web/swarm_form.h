#pragma once
#include <functional>
#include <optional>
#include <string>

#include "plan/run_plan.h"
#include "support/result.h"

namespace chopsticks::web {

/// A field of a form by name; nothing when it was not sent.
using Form = std::function<std::optional<std::string>(const std::string& field)>;

/// The plan that POST /swarm asks for: `user_count`, `spawn_rate` and, if given, `run_time`. The
/// stop timeout is that of `offered`.
[[nodiscard]] Result<plan::RunPlan> read_swarm_form(const Form& form, const plan::RunPlan& offered);

}  // namespace chopsticks::web
