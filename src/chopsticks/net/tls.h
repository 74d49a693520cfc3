#pragma once
#include <memory>
#include <string>
#include <system_error>

#include <openssl/types.h>

#include "support/result.h"

namespace chopsticks::net {

/// What can be wrong with TLS; the Error's message has OpenSSL's own words.
enum class TlsErrc {
  kHandshake = 1,    // no agreement: not a TLS server, no common version or cipher
  kCertificate = 2,  // the server's certificate is not trusted, expired, or for another host
  kTruncated = 3,    // the peer ended the connection without saying so within TLS
  kProtocol = 4,     // broken records, alerts
};
[[nodiscard]] const std::error_category& tls_category() noexcept;
[[nodiscard]] std::error_code make_error_code(TlsErrc code) noexcept;

struct TlsOptions {
  bool verify = true;
  /// PEM file of the authorities to trust; empty: the system's.
  std::string ca_bundle;
};

/// The client's side of TLS as configured: trust, versions (1.2 and later), ALPN http/1.1. Made
/// once, shared by all threads and connections; connections keep what they need of it alive.
class TlsContext {
 public:
  /// The error names the file that cannot be read.
  [[nodiscard]] static Result<TlsContext> create(const TlsOptions& options);

  [[nodiscard]] SSL_CTX* native() const noexcept { return context_.get(); }
  [[nodiscard]] bool verifies() const noexcept { return verify_; }

 private:
  struct Free {
    void operator()(SSL_CTX* context) const noexcept;
  };
  TlsContext(std::unique_ptr<SSL_CTX, Free> context, bool verify) noexcept
      : context_(std::move(context)), verify_(verify) {}
  std::unique_ptr<SSL_CTX, Free> context_;
  bool verify_;
};

}  // namespace chopsticks::net

template <>
struct std::is_error_code_enum<chopsticks::net::TlsErrc> : std::true_type {};
