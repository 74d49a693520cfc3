#pragma once
#include <cstddef>
#include <string>

#include "support/latency.h"
#include "support/settings.h"

namespace chopsticks::drivers::dummy {

/// The `driver_config` section of the workload configuration.
struct Options {
  Latency latency{5ms, Latency::Distribution::kFixed};
  double fail_rate = 0;  // the share of operations that fail; 1 for fail_mode all
  std::string error_code = "InternalError";
  bool remembers = false;  // store: memory
  std::size_t max_objects = 1'000'000;
};

/// Errors name file, line and column.
[[nodiscard]] Result<Options> read_options(const Settings& driver_config);

}  // namespace chopsticks::drivers::dummy
