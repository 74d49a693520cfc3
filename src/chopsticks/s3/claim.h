#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "s3/verify.h"
#include "support/result.h"
#include "support/units.h"

namespace chopsticks::s3 {

/// What a request says about who signed it, when and how. Views into the request, or into a
/// DecodedClaim.
struct Claim {
  std::string_view credential;  // "access key/day/region/service/aws4_request"
  std::string_view access_key;
  std::string_view scope;  // the credential without the access key
  std::string_view signed_headers;
  std::string_view signature;
  std::string_view timestamp;
  std::string_view payload_hash;
  std::optional<Nanos> lifetime;  // of a presigned URL, which has its claim in the query
};

/// Room for the parts of a query that have to be decoded first.
struct DecodedClaim {
  std::string credential;
  std::string signed_headers;
};

/// Reads the claim out of the Authorization header, or else out of the query. Checks its form, not
/// its truth.
[[nodiscard]] Result<Claim> read_claim(const RequestView& request, DecodedClaim& decoded);

/// True when a list of signed headers ("host;x-amz-date") has this name, given in any case.
[[nodiscard]] bool covers(std::string_view signed_headers, std::string_view name) noexcept;

}  // namespace chopsticks::s3
