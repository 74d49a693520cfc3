#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "support/result.h"

namespace chopsticks::s3 {

/// 3 to 63 of a-z, 0-9, '-' and '.', beginning and ending with a letter or digit, no "..", not an
/// IPv4 address.
[[nodiscard]] bool valid_bucket_name(std::string_view name) noexcept;

enum class Slash { kKeep, kEncode };

/// Whether a text is its own percent-encoding.
[[nodiscard]] bool is_uri_encoded(std::string_view text, Slash slash) noexcept;

/// Percent-encodes as SigV4 wants it: all but A-Z a-z 0-9 - . _ ~ (and '/' in paths), upper-case
/// digits.
void append_uri_encoded(std::string& out, std::string_view text, Slash slash);
[[nodiscard]] std::string uri_encode(std::string_view text, Slash slash);

/// Undoes percent-encoding; nothing when a '%' is not followed by two hexadecimal digits. '+' stays
/// a plus: S3 paths mean it, and clients of ours encode spaces in queries as %20.
[[nodiscard]] std::optional<std::string> uri_decode(std::string_view text);

/// Where a server listens: "http://host:port", "https://host", "http://[::1]:8000".
struct Endpoint {
  bool tls = false;
  std::string host;  // without the brackets of an IPv6 address
  std::uint16_t port = 80;

  /// What the Host header says: no port when it is the scheme's own.
  [[nodiscard]] std::string authority() const;
  /// "http://host:port", as people write it.
  [[nodiscard]] std::string url() const;
  bool operator==(const Endpoint&) const = default;
};
/// The error says what is wrong with the text, without a place.
[[nodiscard]] Result<Endpoint> parse_endpoint(std::string_view text);

/// Where the bucket's name goes: "http://host/bucket/key" or "http://bucket.host/key".
enum class Addressing { kPath, kVirtual };

/// The Host header for a bucket.
[[nodiscard]] std::string host_header(const Endpoint& endpoint, Addressing addressing,
                                      std::string_view bucket);
/// Appends the encoded path of a key; an empty key is the bucket itself.
void append_path(std::string& out, Addressing addressing, std::string_view bucket,
                 std::string_view key);

}  // namespace chopsticks::s3
