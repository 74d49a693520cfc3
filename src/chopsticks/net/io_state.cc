#include "net/io_state.h"

#include <cassert>
#include <utility>

#include <sys/epoll.h>

#include "net/reactor.h"

namespace chopsticks::net {

void IoState::on_events(std::uint32_t events) noexcept {
  constexpr std::uint32_t broken = EPOLLERR | EPOLLHUP;
  if ((events & (EPOLLRDHUP | broken)) != 0) hung_up = true;
  if ((events & (EPOLLIN | EPOLLRDHUP | broken)) != 0) readable = true;
  if ((events & (EPOLLOUT | broken)) != 0) writable = true;
  if (readable && reader != nullptr) reader->end(Outcome::kDone);
  if (writable && writer != nullptr) writer->end(Outcome::kDone);
}

void IoState::end(Outcome outcome) noexcept {
  if (reader != nullptr) reader->end(outcome);
  if (writer != nullptr) writer->end(outcome);
}

void IoState::abandon(Outcome outcome) noexcept {
  for (auto* wait : {std::exchange(reader, nullptr), std::exchange(writer, nullptr)}) {
    if (wait == nullptr) continue;
    wait->io_ = nullptr;
    wait->end(outcome);
  }
}

bool IoWait::await_ready() { return refused() || done_at_once(); }

bool IoWait::done_at_once() {
  step_ = reactor_.spend(0) ? attempt() : Step::kWantTurn;
  if (step_ != Step::kDone) return false;
  outcome_ = Outcome::kDone;
  return true;
}

void IoWait::await_suspend(std::coroutine_handle<> frame) {
  begin(frame);
  wait_for(step_);
}

bool IoWait::complete() {
  leave();
  step_ = attempt();
  if (step_ == Step::kDone) return true;
  outcome_ = Outcome::kPending;
  wait_for(step_);
  return false;
}

void IoWait::wait_for(Step step) noexcept {
  // A wait for its turn registers too, so that closing the descriptor finds it.
  const auto place = step == Step::kWantTurn ? direction_ : step;
  const bool reads = place != Step::kWantWrite;
  const bool writes = place != Step::kWantRead;
  assert((!reads || io_->reader == nullptr) && (!writes || io_->writer == nullptr) &&
         "two fibers wait for the same direction of one descriptor");
  if (reads) io_->reader = this;
  if (writes) io_->writer = this;
  if (step == Step::kWantTurn) {
    end(Outcome::kDone);
  } else if (!arm_deadline()) {
    end(Outcome::kTimedOut);
  }
}

void IoWait::leave() noexcept {
  if (io_ == nullptr) return;
  if (io_->reader == this) io_->reader = nullptr;
  if (io_->writer == this) io_->writer = nullptr;
}

}  // namespace chopsticks::net
