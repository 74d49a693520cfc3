#pragma once
#include <string>

#include "cluster/leader/run_view.h"

namespace chopsticks::web {

/// The reply of /stats/requests: Locust's keys in milliseconds, so that whatever scrapes Locust can
/// read it.
[[nodiscard]] std::string stats_requests(const cluster::RunView& view);

}  // namespace chopsticks::web
