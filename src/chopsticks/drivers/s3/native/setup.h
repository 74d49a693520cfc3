#pragma once
#include <optional>
#include <string>
#include <vector>

#include "drivers/s3/native/options.h"
#include "net/tls.h"
#include "s3/names.h"
#include "s3/sigv4.h"

namespace chopsticks::drivers::native {

/// One endpoint, as requests to it need it.
struct Site {
  s3::Endpoint endpoint;
  std::string host;      // the Host header; with virtual addressing it begins with the bucket
  std::string tls_name;  // whose certificate we expect
};

/// Everything that is the same for all event loops; read-only once made.
struct Setup {
  Options options;
  s3::Credentials credentials;
  std::string bucket;
  std::vector<Site> sites;
  std::optional<net::TlsContext> tls;  // when an endpoint needs it
};

}  // namespace chopsticks::drivers::native
