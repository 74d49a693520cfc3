#include "net/stream_wait.h"

#include "net/stream.h"
#include "net/tls_session.h"

namespace chopsticks::net {

StreamWait::StreamWait(Stream& stream, Step direction, std::string_view what) noexcept
    : IoWait(stream.reactor_, stream.socket_.io(), direction), stream_(stream), what_(what) {}

bool StreamWait::arm_deadline() noexcept { return stream_.arm_deadline(); }

IoWait::Step StreamWait::settle(ssize_t result) noexcept {
  if (result == kWantRead) return Step::kWantRead;
  if (result == kWantWrite) return Step::kWantWrite;
  result_ = result;
  return Step::kDone;
}

// The stream may be gone when the wait was cut short.
Error StreamWait::failure() const {
  if (outcome_ != Outcome::kDone) return wait_error(outcome_, what_);
  if (result_ == kTlsFailed) return stream_.tls_->error();
  return socket_error(static_cast<int>(-result_), what_);
}

IoWait::Step Read::attempt() {
  const auto step = settle(stream_.try_read(buffer_));
  // Paid for by the next operation: this one has its bytes.
  if (result_ > 0) static_cast<void>(reactor_.spend(static_cast<std::size_t>(result_)));
  return step;
}

Result<std::size_t> Read::await_resume() const {
  if (!succeeded()) return fail(failure());
  return static_cast<std::size_t>(result_);
}

IoWait::Step Readable::attempt() { return stream_.may_read() ? Step::kDone : Step::kWantRead; }

IoWait::Step Skip::attempt() {
  const auto step = settle(stream_.try_skip(most_));
  if (result_ > 0) static_cast<void>(reactor_.spend(static_cast<std::size_t>(result_)));
  return step;
}

Result<std::size_t> Skip::await_resume() const {
  if (!succeeded()) return fail(failure());
  return static_cast<std::size_t>(result_);
}

IoWait::Step Write::attempt() {
  while (!unsent_.empty()) {
    const auto sent = stream_.try_write(unsent_);
    if (sent < 0) return settle(sent);
    unsent_.advance(static_cast<std::size_t>(sent));
    if (!reactor_.spend(static_cast<std::size_t>(sent)) && !unsent_.empty()) return Step::kWantTurn;
  }
  return Step::kDone;
}

Result<void> Write::await_resume() const {
  if (!succeeded()) return fail(failure());
  return {};
}

IoWait::Step WriteWhileSilent::attempt() {
  while (!unsent_.empty() && !stream_.heard()) {
    const auto sent = stream_.try_write(unsent_);
    if (sent == kWantRead || sent == kWantWrite) return Step::kWantEither;
    if (sent < 0) return settle(sent);
    written_ += static_cast<std::size_t>(sent);
    unsent_.advance(static_cast<std::size_t>(sent));
    if (!reactor_.spend(static_cast<std::size_t>(sent)) && !unsent_.empty()) return Step::kWantTurn;
  }
  return Step::kDone;
}

Result<std::size_t> WriteWhileSilent::await_resume() const {
  if (!succeeded()) return fail(failure());
  return written_;
}

}  // namespace chopsticks::net
