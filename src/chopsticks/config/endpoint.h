#pragma once
#include <string>
#include <string_view>

#include "support/result.h"

namespace chopsticks::config {

/// "http://host:port" as the rest of the program expects it: scheme in lower case, no trailing
/// slash; or an Error saying what is wrong. A host may be a name, an IPv4 address or an IPv6
/// address in brackets; the port may be left out. User names, paths and queries are refused.
[[nodiscard]] Result<std::string> check_endpoint(std::string_view text);

/// S3's rules for new buckets: 3 to 63 lower-case letters, digits, dots and hyphens, starting and
/// ending with a letter or digit, not looking like an IPv4 address.
[[nodiscard]] Result<void> check_bucket_name(std::string_view name);

}  // namespace chopsticks::config
