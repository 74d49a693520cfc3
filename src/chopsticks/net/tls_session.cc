#include "net/tls_session.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

namespace chopsticks::net {

/// OpenSSL's view of a Socket.
struct SocketBio {
  static TlsSession& session(BIO* bio) { return *static_cast<TlsSession*>(::BIO_get_data(bio)); }

  static int read(BIO* bio, char* data, int size) {
    auto& self = session(bio);
    ::BIO_clear_retry_flags(bio);
    const auto count = self.socket_.receive({data, static_cast<std::size_t>(size)});
    if (count == kWantRead) ::BIO_set_retry_read(bio);
    if (count == 0) self.wire_ended_ = true;
    return note(self, count);
  }

  static int write(BIO* bio, const char* data, int size) {
    auto& self = session(bio);
    ::BIO_clear_retry_flags(bio);
    const auto count = self.socket_.send(data, static_cast<std::size_t>(size));
    if (count == kWantWrite) ::BIO_set_retry_write(bio);
    return note(self, count);
  }

  static int note(TlsSession& self, ssize_t count) {
    if (count < 0 && count != kWantRead && count != kWantWrite)
      self.wire_errno_ = static_cast<int>(-count);
    return static_cast<int>(std::max<ssize_t>(count, -1));
  }

  static long control(BIO* bio, int command, long, void*) {
    if (command == BIO_CTRL_FLUSH) return 1;
    if (command == BIO_CTRL_EOF) return session(bio).wire_ended_ ? 1 : 0;
    return 0;
  }

  static const BIO_METHOD* method() {
    static const BIO_METHOD* const method = [] {
      auto* made = ::BIO_meth_new(::BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "chopsticks");
      ::BIO_meth_set_read(made, read);
      ::BIO_meth_set_write(made, write);
      ::BIO_meth_set_ctrl(made, control);
      return made;
    }();
    return method;
  }
};

namespace {

int clamp(std::size_t size) noexcept {
  return static_cast<int>(std::min<std::size_t>(size, std::numeric_limits<int>::max()));
}

Error set_up_error() {
  const char* reason = ::ERR_reason_error_string(::ERR_peek_last_error());
  ::ERR_clear_error();
  return chopsticks::Error{make_error_code(TlsErrc::kHandshake),
                           fmt::format("cannot set up TLS: {}", reason ? reason : "out of memory")};
}

TlsErrc kind_of(unsigned long code, bool greeted) noexcept {
  switch (ERR_GET_REASON(code)) {
    case SSL_R_CERTIFICATE_VERIFY_FAILED:
      return TlsErrc::kCertificate;
    case SSL_R_UNEXPECTED_EOF_WHILE_READING:
      return TlsErrc::kTruncated;
    default:
      return greeted ? TlsErrc::kProtocol : TlsErrc::kHandshake;
  }
}

}  // namespace

void TlsSession::Free::operator()(SSL* ssl) const noexcept { ::SSL_free(ssl); }

TlsSession::~TlsSession() = default;

Result<std::unique_ptr<TlsSession>> TlsSession::client(const TlsContext& context,
                                                       const std::string& host, Socket& socket) {
  ::ERR_clear_error();
  auto* ssl = ::SSL_new(context.native());
  if (ssl == nullptr) return fail(set_up_error());
  std::unique_ptr<TlsSession> session(new TlsSession(ssl, socket));
  auto* bio = ::BIO_new(SocketBio::method());
  if (bio == nullptr) return fail(set_up_error());
  ::BIO_set_data(bio, session.get());
  ::BIO_set_init(bio, 1);
  ::SSL_set_bio(ssl, bio, bio);
  ::SSL_set_connect_state(ssl);
  auto named = session->set_peer(host, context.verifies());
  if (!named) return fail(std::move(named.error()));
  return session;
}

// A numeric host is checked against the certificate's addresses and never sent as a name (RFC
// 6066).
Result<void> TlsSession::set_peer(const std::string& host, bool verify) {
  const bool numeric = Address::parse(host, 0).has_value();
  if (!numeric && SSL_set_tlsext_host_name(ssl_.get(), host.c_str()) != 1)
    return fail(set_up_error());
  if (!verify) return {};
  auto* parameters = ::SSL_get0_param(ssl_.get());
  const int set = numeric ? ::X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str())
                          : ::X509_VERIFY_PARAM_set1_host(parameters, host.data(), host.size());
  if (set != 1) return fail(set_up_error());
  return {};
}

ssize_t TlsSession::handshake() {
  ::ERR_clear_error();
  return answer(::SSL_do_handshake(ssl_.get()));
}

ssize_t TlsSession::read(std::span<char> buffer) {
  ::ERR_clear_error();
  return answer(::SSL_read(ssl_.get(), buffer.data(), clamp(buffer.size())));
}

ssize_t TlsSession::write(std::string_view bytes) {
  ::ERR_clear_error();
  return answer(::SSL_write(ssl_.get(), bytes.data(), clamp(bytes.size())));
}

bool TlsSession::has_pending() const noexcept { return ::SSL_has_pending(ssl_.get()) != 0; }

bool TlsSession::heard() {
  if (!socket_.io().readable && !has_pending()) return false;
  ::ERR_clear_error();
  char byte = 0;
  const auto peeked = answer(::SSL_peek(ssl_.get(), &byte, 1));
  return peeked != kWantRead && peeked != kWantWrite;
}

void TlsSession::say_goodbye() noexcept {
  if (broken_ || ::SSL_is_init_finished(ssl_.get()) == 0) return;
  ::ERR_clear_error();
  ::SSL_shutdown(ssl_.get());
  ::ERR_clear_error();
}

ssize_t TlsSession::answer(int returned) {
  if (returned > 0) return returned;
  switch (::SSL_get_error(ssl_.get(), returned)) {
    case SSL_ERROR_WANT_READ:
      return kWantRead;
    case SSL_ERROR_WANT_WRITE:
      return kWantWrite;
    case SSL_ERROR_ZERO_RETURN:
      return 0;
    default:
      broken_ = true;
      return wire_errno_ != 0 ? -wire_errno_ : fail_with_queue();
  }
}

ssize_t TlsSession::fail_with_queue() {
  const auto code = ::ERR_peek_error();
  const auto kind =
      code == 0 ? TlsErrc::kTruncated : kind_of(code, ::SSL_is_init_finished(ssl_.get()) != 0);
  const char* reason = code == 0 ? nullptr : ::ERR_reason_error_string(code);
  const auto verdict = ::SSL_get_verify_result(ssl_.get());
  if (kind == TlsErrc::kCertificate) reason = ::X509_verify_cert_error_string(verdict);
  const auto category = make_error_code(kind);
  error_ = chopsticks::Error{
      category, reason ? fmt::format("{}: {}", category.message(), reason) : category.message()};
  ::ERR_clear_error();
  return kTlsFailed;
}

}  // namespace chopsticks::net
