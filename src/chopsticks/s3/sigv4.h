#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "s3/canonical.h"
#include "s3/sha256.h"
#include "support/units.h"

namespace chopsticks::s3 {

/// Who we are to a server.
struct Credentials {
  std::string access_key;
  std::string secret_key;
  std::string region = "us-east-1";
};

/// One request to sign. `path` and `query` are what goes on the wire, so they must be in canonical
/// form: encoded by append_uri_encoded(), the query sorted by name, each name followed by '='.
struct Request {
  std::string_view method;
  std::string_view host;  // exactly the Host header that will be sent
  std::string_view path;
  std::string_view query;
  std::string_view payload_hash;  // kUnsignedPayload, or the hexadecimal SHA-256 of the body
  std::span<const Header> headers =
      {};  // further headers to sign: lower case, sorted, without the four of sign()
};

/// Signs requests with AWS Signature Version 4. One per shard: keeps the day's derived key and the
/// second's date, and after its first call signs without an allocation. Wall time is handed in.
class Signer {
 public:
  explicit Signer(Credentials credentials, std::string service = "s3");

  /// Appends the header lines "x-amz-content-sha256", "x-amz-date" and "Authorization", each with
  /// its line end. Host and request.headers are the caller's to write.
  void sign(const Request& request, Nanos wall, std::string& out);

  /// The whole query of a presigned URL (request.query included), signed into the query instead of
  /// headers. Only host and request.headers are signed; the payload never is.
  [[nodiscard]] std::string presign(const Request& request, Nanos wall, Nanos valid_for);

 private:
  void set_time(Nanos wall);

  Credentials credentials_;
  std::string service_;
  Nanos second_{-1};
  std::string timestamp_;  // "20130524T000000Z"
  std::string scope_;      // "20130524/us-east-1/s3/aws4_request"
  HmacSha256 key_;
  Sha256 sha_;
  std::string scratch_;
  std::string signed_headers_;
};

}  // namespace chopsticks::s3
