#pragma once
#include <memory>
#include <optional>

#include "cli/setup.h"
#include "cluster/leader/shape_run.h"

namespace chopsticks::cli {

/// The scenario's load shape, as a leader takes it; nothing: it has none. What the shape reads with
/// setting() is in `setup`.
[[nodiscard]] std::optional<cluster::ShapeSource> shape_source(std::shared_ptr<const Setup> setup);

/// How a worker answers for a compiled shape to a leader that has not got the scenario. The shape
/// is made anew for each run.
[[nodiscard]] plan::AskShape asked_here(std::shared_ptr<const Setup> setup);

}  // namespace chopsticks::cli
