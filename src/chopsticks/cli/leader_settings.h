#pragma once
#include <memory>
#include <optional>

#include "cli/options.h"
#include "cli/setup.h"
#include "cluster/leader/leader.h"

namespace chopsticks::cli {

/// What a leader is told of a run with these options.
[[nodiscard]] cluster::LeaderSettings leader_settings(const RunOptions& options,
                                                      const Setup& setup);

/// The scenario's load shape, made with the scenario's settings; none: it has none.
[[nodiscard]] std::optional<cluster::ShapeSource> shape_source(std::shared_ptr<const Setup> setup);

}  // namespace chopsticks::cli
