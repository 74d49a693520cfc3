#include "net/mailbox.h"

#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

#include <sys/eventfd.h>
#include <unistd.h>

namespace chopsticks::net {

Mailbox::Mailbox() : event_fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (event_fd_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

Mailbox::~Mailbox() { ::close(event_fd_); }

bool Mailbox::post(std::function<void()> call) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return false;
    first = calls_.empty();
    calls_.push_back(std::move(call));
  }
  if (first) wake();
  return true;
}

void Mailbox::wake() noexcept {
  // Nobody reads the counter: each write is an edge, and only a counter near 2^64 would refuse it.
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(event_fd_, &one, sizeof one);
}

void Mailbox::take(std::vector<std::function<void()>>& calls) {
  const std::lock_guard lock(mutex_);
  calls.swap(calls_);
}

void Mailbox::close() {
  std::vector<std::function<void()>> dropped;
  const std::lock_guard lock(mutex_);
  closed_ = true;
  dropped.swap(calls_);
}

}  // namespace chopsticks::net
