#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <openssl/types.h>
#include <sys/types.h>

#include "net/socket.h"
#include "net/tls.h"
#include "support/result.h"

namespace chopsticks::net {

/// TLS over one socket: OpenSSL with a BIO that reads and writes through Socket, so that it shares
/// its knowledge of what is drained and never raises SIGPIPE. Refers to the socket it was made for.
class TlsSession {
 public:
  [[nodiscard]] static Result<std::unique_ptr<TlsSession>> client(const TlsContext& context,
                                                                  const std::string& host,
                                                                  Socket& socket);
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  // As socket.h: a count, 0 = the peer said goodbye, kWantRead, kWantWrite, a negated errno, or
  // kTlsFailed.
  [[nodiscard]] ssize_t handshake();  // 1 = done
  [[nodiscard]] ssize_t read(std::span<char> buffer);
  /// After kWantRead or kWantWrite the next call must offer the same bytes, or more.
  [[nodiscard]] ssize_t write(std::string_view bytes);

  /// Bytes for us, or the end, can be read now. Handles what TLS itself has to say on the way.
  [[nodiscard]] bool heard();
  /// Bytes that came from the socket have not been handed out.
  [[nodiscard]] bool has_pending() const noexcept;
  /// Says goodbye, if the connection still stands and there is room for it.
  void say_goodbye() noexcept;
  /// Why the last call returned kTlsFailed.
  [[nodiscard]] const Error& error() const noexcept { return *error_; }

 private:
  friend struct SocketBio;
  struct Free {
    void operator()(SSL* ssl) const noexcept;
  };
  TlsSession(SSL* ssl, Socket& socket) noexcept : ssl_(ssl), socket_(socket) {}
  [[nodiscard]] Result<void> set_peer(const std::string& host, bool verify);
  [[nodiscard]] ssize_t answer(int returned);
  [[nodiscard]] ssize_t fail_with_queue();

  std::unique_ptr<SSL, Free> ssl_;
  Socket& socket_;
  std::optional<Error> error_;
  int wire_errno_ = 0;
  bool wire_ended_ = false;
  bool broken_ = false;
};

}  // namespace chopsticks::net
