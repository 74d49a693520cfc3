#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "s3/canonical.h"
#include "s3/sha256.h"
#include "support/result.h"
#include "support/units.h"

namespace chopsticks::s3 {

struct Claim;

/// A request as it came off the wire: names in any case, nothing decoded.
struct RequestView {
  std::string_view method;
  std::string_view path;   // up to the '?'
  std::string_view query;  // after it
  std::span<const Header> headers;
};

/// How the body is protected, by its x-amz-content-sha256.
enum class Payload {
  kUnsigned,                // as it comes: UNSIGNED-PAYLOAD, presigned
  kHashed,                  // its SHA-256 is in Verified::payload_hash: the server compares
  kChunked,                 // aws-chunked, a signature per chunk
  kChunkedTrailer,          // the same, with signed trailers
  kChunkedUnsignedTrailer,  // aws-chunked without signatures, with trailers
};

/// What the signatures of aws-chunked chunks start from.
struct ChunkSeed {
  Digest signing_key{};
  std::string timestamp;
  std::string scope;
  std::string signature;
};

struct Verified {
  std::string access_key;
  Payload payload = Payload::kUnsigned;
  std::string_view payload_hash;    // into the request's headers; lower-case hex when kHashed
  std::optional<ChunkSeed> chunks;  // for kChunked and kChunkedTrailer
};

/// Checks who sent a request: SigV4 in the Authorization header or in a presigned query. Keeps the
/// keys it derived, so use one per thread. A request without x-amz-content-sha256 is taken to have
/// no body. Errors carry the S3 code to answer with (errors.h).
class Verifier {
 public:
  /// The secret key of an access key, or nothing.
  using Lookup = std::function<std::optional<std::string>(std::string_view access_key)>;
  explicit Verifier(Lookup lookup);

  [[nodiscard]] Result<Verified> verify(const RequestView& request, Nanos wall_now);

  /// How far a client's clock may be off.
  static constexpr Nanos kLargestSkew = std::chrono::minutes(15);

 private:
  struct Key {
    Digest bytes;
    HmacSha256 hmac;
  };
  [[nodiscard]] Result<Key*> key_for(const Claim& claim);
  [[nodiscard]] Result<void> append_canonical_request(const RequestView& request,
                                                      const Claim& claim);
  [[nodiscard]] Result<void> check_signature(const RequestView& request, const Claim& claim,
                                             Key& key);

  Lookup lookup_;
  std::map<std::string, Key, std::less<>> keys_;  // by credential: "access key/day/region/…"
  Sha256 sha_;
  std::string scratch_;
};

}  // namespace chopsticks::s3
