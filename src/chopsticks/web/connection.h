#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "support/units.h"
#include "web/tls.h"

struct ssl_st;

namespace chopsticks::web {

/// One browser's connection, plain or TLS. Every wait has an end: a request must be complete by a
/// deadline however its bytes trickle in, and may not be larger than its allowance.
///
/// One thread uses it; cut() may be called by another.
class Connection {
 public:
  Connection(int socket, std::string remote, const TlsContext& tls);
  Connection(const Connection&) = delete;
  ~Connection();

  /// Of TLS; true at once without.
  [[nodiscard]] bool handshake(Nanos patience);
  /// Waits for the first byte of the next request.
  [[nodiscard]] bool wait_for_request(Nanos patience);
  /// From now on a request may take so long and so many bytes.
  void allow(Nanos patience, std::size_t bytes);
  /// For the answer: every piece must be taken within this time.
  void allow_answer(Nanos patience) { answer_patience_ = patience; }

  /// Bytes read; 0 at the end, -1 when cut off, late or too large.
  [[nodiscard]] long read(char* into, std::size_t size);
  [[nodiscard]] bool write(const char* bytes, std::size_t size);
  /// The other side is still there, as far as one can see.
  [[nodiscard]] bool alive() const;
  /// Says that no more comes, and lets what is still on its way run out, so that the other side
  /// can read the answer.
  void finish();
  /// Ends every wait of this connection. Any thread.
  void cut();

  [[nodiscard]] const std::string& remote() const noexcept { return remote_; }
  [[nodiscard]] bool secure() const noexcept { return ssl_ != nullptr; }
  [[nodiscard]] int descriptor() const noexcept { return socket_; }

 private:
  [[nodiscard]] bool wait(short events, Nanos until) const;
  [[nodiscard]] long read_some(char* into, std::size_t size);
  [[nodiscard]] long write_some(const char* bytes, std::size_t size);
  [[nodiscard]] bool fill(Nanos until);

  int socket_;
  std::string remote_;
  ssl_st* ssl_ = nullptr;
  Nanos deadline_{0};  // monotonic
  Nanos answer_patience_{10s};
  std::size_t allowance_ = 0;
  std::string buffer_;  // read and not asked for yet
  std::size_t taken_ = 0;
};

}  // namespace chopsticks::web
