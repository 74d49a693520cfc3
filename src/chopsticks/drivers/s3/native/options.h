#pragma once
#include <cstddef>
#include <string>

#include "drivers/api/options.h"
#include "s3/names.h"
#include "support/settings.h"
#include "support/units.h"

namespace chopsticks::drivers::native {

/// Whether the body of an upload is covered by the signature.
enum class Signing {
  kAuto,    // over http its SHA-256 is signed, over https UNSIGNED-PAYLOAD: TLS protects it already
  kSigned,  // always: costs a second pass over the content
  kUnsigned,  // never
};

/// The `driver_config` section of the workload configuration.
struct Options {
  Nanos timeout = 30s;         // of a whole operation, retries and parts included
  Nanos connect_timeout = 5s;  // until a connection stands, TLS included
  bool verify_tls = true;
  std::string ca_bundle;  // empty: the system's authorities
  s3::Addressing addressing = s3::Addressing::kPath;
  std::size_t max_connections = 0;  // per event loop and endpoint; 0: no limit
  Signing payload_signing = Signing::kAuto;
  Bytes multipart_threshold{64 * MiB.count};  // larger uploads go in parts
  Bytes multipart_part_size{16 * MiB.count};
  unsigned retries = 0;
  Verify verify = Verify::kContent;
};

/// Errors name file, line and column.
[[nodiscard]] Result<Options> read_options(const Settings& driver_config);

}  // namespace chopsticks::drivers::native
