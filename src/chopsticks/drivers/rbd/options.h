#pragma once
#include "drivers/ceph/options.h"
#include "support/settings.h"

namespace chopsticks::drivers::rbd {

/// The `driver_config` section of the workload configuration.
struct Options {
  ceph::ClientOptions client;
  bool cache = false;      // librbd's own: figures would be those of memory
  bool fill = true;        // before a run: what was never written is read without an OSD's disk
  bool overwrite = false;  // images that somebody else has made
};

/// Errors name file, line and column.
[[nodiscard]] Result<Options> read_options(const Settings& driver_config);

}  // namespace chopsticks::drivers::rbd
