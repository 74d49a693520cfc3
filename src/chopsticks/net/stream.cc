#include "net/stream.h"

#include <algorithm>
#include <array>
#include <utility>

#include <netinet/tcp.h>
#include <sys/socket.h>

#include "net/tls_session.h"

namespace chopsticks::net {
namespace {

constexpr std::size_t kTlsRecord = 16'384;
constexpr std::size_t kMostBuffersPerSend = 64;

/// Where one reactor's streams put bytes that nobody keeps for longer than a call.
struct Scratch {
  std::array<char, kTlsRecord> bytes;
};

}  // namespace

Stream::Stream(Reactor& reactor) noexcept : reactor_(reactor), socket_(reactor), timer_(*this) {}

Stream::~Stream() {
  close();
  TimerWheel::disarm(timer_);
}

Result<std::unique_ptr<Stream>> Stream::adopt(Reactor& reactor, int fd) {
  const int on = 1;
  // Fails on what is not TCP, which has no delay to switch off.
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  auto stream = std::make_unique<Stream>(reactor);
  auto adopted = stream->socket_.adopt(fd, true);
  if (!adopted) return fail(std::move(adopted.error()));
  return stream;
}

void Stream::close() noexcept {
  if (tls_ && is_open()) tls_->say_goodbye();
  socket_.close();
}

ssize_t Stream::try_read(std::span<char> buffer) {
  return tls_ ? tls_->read(buffer) : socket_.receive(buffer);
}

ssize_t Stream::try_skip(std::size_t most) {
  if (!tls_) return socket_.discard(most);
  const std::span<char> scratch(reactor_.local<Scratch>().bytes);
  return tls_->read(scratch.first(std::min(most, scratch.size())));
}

ssize_t Stream::try_write(const Unsent& unsent) {
  const auto front = unsent.front();
  if (tls_) {
    // Small pieces share a record. The scratch is filled with the same bytes again when OpenSSL
    // asks for a retry.
    const bool whole = unsent.is_last() || front.size() >= kTlsRecord;
    return tls_->write(whole ? front : unsent.copy(reactor_.local<Scratch>().bytes));
  }
  if (unsent.is_last()) return socket_.send(front.data(), front.size());
  std::array<iovec, kMostBuffersPerSend> buffers;
  return socket_.send(unsent.gather(buffers));
}

bool Stream::heard() { return tls_ ? tls_->heard() : socket_.heard(); }

bool Stream::heard_by_now() {
  socket_.io().readable = true;  // may be wrong: that is what looking finds out
  return heard();
}

bool Stream::may_read() const noexcept {
  return socket_.io().readable || (tls_ && tls_->has_pending());
}

bool Stream::arm_deadline() noexcept {
  if (deadline_.is_never()) return true;
  const auto tick = Reactor::tick_at(deadline_.when());
  if (timer_.armed() && timer_.tick() <= tick) return true;
  if (deadline_.expired(reactor_.now())) return false;
  reactor_.timers().arm(timer_, tick);
  return true;
}

void Stream::deadline_timer_fired() noexcept {
  if (deadline_.is_never()) return;
  const auto tick = Reactor::tick_at(deadline_.when());
  if (tick > reactor_.timers().now()) {
    reactor_.timers().arm(timer_, tick);
  } else {
    socket_.io().end(Outcome::kTimedOut);
  }
}

}  // namespace chopsticks::net
