#pragma once
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "drivers/api/options.h"
#include "support/settings.h"
#include "support/units.h"

namespace chopsticks::drivers::ceph {

/// What `driver_config` says to both drivers for Ceph.
struct ClientOptions {
  std::size_t handles = 1;  // connections to the cluster, each with threads of its own
  Nanos timeout = 30s;      // of an operation
  Nanos connect_timeout = 10s;
  Verify verify = Verify::kContent;
  std::vector<std::pair<std::string, std::string>> ceph;  // options of Ceph for this client
};

/// Reads its keys; what else there is in the section the driver reads.
[[nodiscard]] ClientOptions read_client_options(SectionReader& reader, const Settings& section);

}  // namespace chopsticks::drivers::ceph
