#include "web/connection.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/clock.h"

namespace chopsticks::web {
namespace {

constexpr std::size_t kPiece = 16384;
constexpr Nanos kLinger = 300ms;
constexpr std::size_t kMostLingering = std::size_t{1} << 20;
constexpr long kAgain = -2;
constexpr long kBroken = -1;

// A write wanted where a read was asked for, or the other way round, ends up in the same wait: the
// next try says what it needs.
long outcome(SSL* ssl, int result) {
  if (result > 0) return result;
  const int error = SSL_get_error(ssl, result);
  ERR_clear_error();
  if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return kAgain;
  return error == SSL_ERROR_ZERO_RETURN ? 0 : kBroken;
}

long outcome(ssize_t result) {
  if (result >= 0) return result;
  return errno == EAGAIN || errno == EINTR ? kAgain : kBroken;
}

}  // namespace

Connection::Connection(int socket, std::string remote, const TlsContext& tls)
    : socket_(socket), remote_(std::move(remote)) {
  if (!tls) return;
  ssl_ = SSL_new(tls.get());
  SSL_set_fd(ssl_, socket_);
}

Connection::~Connection() {
  SSL_free(ssl_);
  close(socket_);
}

bool Connection::wait(short events, Nanos until) const {
  const auto left = until - monotonic_now();
  if (left <= Nanos{}) return false;
  pollfd wanted{socket_, events, 0};
  const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(left).count();
  return poll(&wanted, 1, static_cast<int>(milliseconds)) > 0;
}

bool Connection::handshake(Nanos patience) {
  if (!ssl_) return true;
  const auto until = monotonic_now() + patience;
  for (;;) {
    const int result = SSL_accept(ssl_);
    if (result == 1) return true;
    const int error = SSL_get_error(ssl_, result);
    ERR_clear_error();
    if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) return false;
    if (!wait(error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT, until)) return false;
  }
}

bool Connection::wait_for_request(Nanos patience) {
  return taken_ < buffer_.size() || fill(monotonic_now() + patience);
}

void Connection::allow(Nanos patience, std::size_t bytes) {
  deadline_ = monotonic_now() + patience;
  allowance_ = bytes;
}

long Connection::read_some(char* into, std::size_t size) {
  if (ssl_) return outcome(ssl_, SSL_read(ssl_, into, static_cast<int>(size)));
  return outcome(recv(socket_, into, size, 0));
}

long Connection::write_some(const char* bytes, std::size_t size) {
  const auto piece = std::min(size, kPiece);
  if (ssl_) return outcome(ssl_, SSL_write(ssl_, bytes, static_cast<int>(piece)));
  return outcome(send(socket_, bytes, piece, MSG_NOSIGNAL));
}

// More bytes into the buffer, which is empty; false at the end.
bool Connection::fill(Nanos until) {
  buffer_.resize(kPiece);
  taken_ = 0;
  long got = kAgain;
  do {
    got = read_some(buffer_.data(), buffer_.size());
  } while (got == kAgain && wait(POLLIN, until));
  buffer_.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return got > 0;
}

long Connection::read(char* into, std::size_t size) {
  if (taken_ == buffer_.size() && !fill(deadline_)) return 0;
  const auto count = std::min({size, buffer_.size() - taken_, allowance_});
  if (count == 0) return kBroken;
  std::memcpy(into, buffer_.data() + taken_, count);
  taken_ += count;
  allowance_ -= count;
  return static_cast<long>(count);
}

bool Connection::write(const char* bytes, std::size_t size) {
  auto until = monotonic_now() + answer_patience_;
  while (size != 0) {
    const auto sent = write_some(bytes, size);
    if (sent == kBroken || sent == 0) return false;
    if (sent == kAgain) {
      if (!wait(POLLOUT, until)) return false;
      continue;
    }
    bytes += sent;
    size -= static_cast<std::size_t>(sent);
    until = monotonic_now() + answer_patience_;
  }
  return true;
}

bool Connection::alive() const {
  char byte = 0;
  const auto peeked = recv(socket_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return peeked > 0 || (peeked < 0 && (errno == EAGAIN || errno == EINTR));
}

void Connection::finish() {
  if (ssl_) SSL_shutdown(ssl_);
  ERR_clear_error();
  shutdown(socket_, SHUT_WR);
  std::array<char, kPiece> rest{};
  const auto until = monotonic_now() + kLinger;
  for (std::size_t seen = 0; seen < kMostLingering;) {
    if (!wait(POLLIN, until)) return;
    const auto got = recv(socket_, rest.data(), rest.size(), 0);
    if (got <= 0) return;
    seen += static_cast<std::size_t>(got);
  }
}

void Connection::cut() { shutdown(socket_, SHUT_RDWR); }

}  // namespace chopsticks::web
