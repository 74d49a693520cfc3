#include "net/tls.h"

#include <array>

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

namespace chopsticks::net {
namespace {

class TlsCategory final : public std::error_category {
 public:
  [[nodiscard]] const char* name() const noexcept override { return "tls"; }
  [[nodiscard]] std::string message(int code) const override {
    switch (static_cast<TlsErrc>(code)) {
      case TlsErrc::kHandshake:
        return "TLS handshake failed";
      case TlsErrc::kCertificate:
        return "certificate verification failed";
      case TlsErrc::kTruncated:
        return "connection closed without a TLS goodbye";
      case TlsErrc::kProtocol:
        return "TLS protocol error";
    }
    return "unknown TLS error";
  }
};

std::string last_openssl_words() {
  const char* reason = ::ERR_reason_error_string(::ERR_peek_last_error());
  ::ERR_clear_error();
  return reason != nullptr ? reason : "no reason given";
}

bool load_trust(SSL_CTX* context, const TlsOptions& options) {
  if (options.ca_bundle.empty()) return ::SSL_CTX_set_default_verify_paths(context) == 1;
  return ::SSL_CTX_load_verify_file(context, options.ca_bundle.c_str()) == 1;
}

}  // namespace

const std::error_category& tls_category() noexcept {
  static const TlsCategory category;
  return category;
}

std::error_code make_error_code(TlsErrc code) noexcept {
  return {static_cast<int>(code), tls_category()};
}

void TlsContext::Free::operator()(SSL_CTX* context) const noexcept { ::SSL_CTX_free(context); }

Result<TlsContext> TlsContext::create(const TlsOptions& options) {
  std::unique_ptr<SSL_CTX, Free> context(::SSL_CTX_new(::TLS_client_method()));
  if (!context) return fail(fmt::format("cannot set up TLS: {}", last_openssl_words()));
  auto* ctx = context.get();
  SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
  SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_read_ahead(ctx, 1);
  constexpr std::array<unsigned char, 9> http11{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  ::SSL_CTX_set_alpn_protos(ctx, http11.data(), http11.size());
  ::SSL_CTX_set_verify(ctx, options.verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
  if (options.verify && !load_trust(ctx, options))
    return fail(fmt::format("cannot read the certificates in '{}': {}", options.ca_bundle,
                            last_openssl_words()));
  return TlsContext(std::move(context), options.verify);
}

}  // namespace chopsticks::net
