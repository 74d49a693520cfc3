#pragma once
#include <string_view>

#include "cli/setup.h"
#include "cluster/wire/messages.h"
#include "users/api/run_listener.h"

namespace chopsticks::cli {

/// The leader's option with values of scenario parameters: a list of "name=value".
inline constexpr std::string_view kParametersOption = "scenario_parameters";

/// What the leader that sends this wants of a run. Its choice of tasks counts, as in Locust; the
/// worker's own one only where the leader has none.
[[nodiscard]] users::RunOrder order_in(const cluster::to_worker::Spawn& spawn, const Setup& setup);

/// The leader's values for the scenario's parameters over ours; ours alone, and a line in the log,
/// when the scenario does not take them.
[[nodiscard]] Settings with_parameters(const Setup& setup, const users::RunOrder& order);

}  // namespace chopsticks::cli
