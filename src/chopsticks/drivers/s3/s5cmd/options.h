#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "drivers/api/options.h"
#include "support/settings.h"
#include "support/units.h"

namespace chopsticks::drivers::s5cmd {

/// The `driver_config` section of the workload configuration.
struct Options {
  std::string s5cmd_path = "s5cmd";     // a name is looked up in PATH
  Nanos timeout = 30s;                  // of a whole operation, waiting for a free place included
  std::vector<std::string> extra_args;  // put before the command: s5cmd EXTRA… pipe …
  std::size_t max_processes = 32;       // at once, in this process
  unsigned retries = 0;                 // made and counted by s5cmd itself
  Bytes part_size{50 * MiB.count};      // larger objects go in parts of this size …
  unsigned concurrency = 5;             // … so many at once
  bool verify_tls = true;
  std::string ca_bundle;  // empty: the system's authorities
  Verify verify = Verify::kContent;
};

/// Errors name file, line and column.
[[nodiscard]] Result<Options> read_options(const Settings& driver_config);

}  // namespace chopsticks::drivers::s5cmd
