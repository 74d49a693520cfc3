#include "net/wait.h"

#include <cassert>

#include <fmt/format.h>

#include "net/fiber.h"
#include "net/reactor.h"

namespace chopsticks::net {

Error wait_error(Outcome outcome, std::string_view what) {
  if (outcome == Outcome::kTimedOut)
    return error(std::errc::timed_out, fmt::format("{}: timed out", what));
  return error(std::errc::operation_canceled, fmt::format("{}: cancelled", what));
}

Wait::~Wait() {
  if (fiber_ != nullptr) fiber_->pending_ = nullptr;
}

void Wait::end(Outcome outcome) noexcept {
  if (pending()) {
    unlink();
    reactor_.make_ready(*this);
    outcome_ = outcome;
  } else if (outcome == Outcome::kCancelled) {
    outcome_ = outcome;
  }
}

bool Wait::refused() noexcept {
  if (!reactor_.running().cancelled()) return false;
  outcome_ = Outcome::kCancelled;
  return true;
}

void Wait::begin(std::coroutine_handle<> frame) noexcept { begin(reactor_.running(), frame); }

void Wait::begin(Fiber& fiber, std::coroutine_handle<> frame) noexcept {
  assert(fiber.pending_ == nullptr && "a fiber waits in one place at a time");
  fiber_ = &fiber;
  fiber.pending_ = this;
  frame_ = frame;
}

}  // namespace chopsticks::net
