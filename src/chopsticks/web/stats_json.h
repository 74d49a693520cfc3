#pragma once
#include <string>

#include "cluster/leader/run_view.h"

namespace chopsticks::web {

/// The answer to Locust's GET /stats/requests: its fields, and those its older releases had. A
/// local run tells of no workers.
[[nodiscard]] std::string stats_requests(const cluster::RunView& view, bool distributed);
/// The answer to its GET /exceptions.
[[nodiscard]] std::string exceptions(const cluster::RunView& view);

}  // namespace chopsticks::web
