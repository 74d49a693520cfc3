#pragma once
#include <span>
#include <string>
#include <string_view>

#include "s3/sha256.h"
#include "support/units.h"

/// The texts of Signature Version 4 that signer and verifier must agree on, byte for byte.
namespace chopsticks::s3 {

inline constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
inline constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";

/// A header: views into text that the caller keeps.
struct Header {
  std::string_view name;
  std::string_view value;
};

/// "20130524T000000Z" of a wall time; the first eight characters are the day.
[[nodiscard]] std::string amz_timestamp(Nanos wall);
/// Back again; a negative time when it is not one.
[[nodiscard]] Nanos parse_amz_timestamp(std::string_view text) noexcept;

/// The key that signs one day's requests: HMACs of day, region, service and "aws4_request",
/// chained.
[[nodiscard]] Digest derive_key(std::string_view secret, std::string_view day,
                                std::string_view region, std::string_view service);

/// Appends the string to sign: algorithm, timestamp, scope and the hash of the canonical request.
void append_string_to_sign(std::string& out, std::string_view timestamp, std::string_view scope,
                           const Digest& canonical_request);

/// Brings a path as received into canonical form: decoded, then encoded again. Most already are.
void append_canonical_path(std::string& out, std::string_view path);

/// Brings a query as received into canonical form: decoded, encoded again, sorted; `leave_out` is
/// dropped.
void append_canonical_query(std::string& out, std::string_view query,
                            std::string_view leave_out = {});

/// Trimmed, and inner runs of spaces collapsed to one.
void append_canonical_value(std::string& out, std::string_view value);

}  // namespace chopsticks::s3
