#include "net/event.h"

#include "net/reactor.h"

namespace chopsticks::net {

Event::~Event() { end_all(Outcome::kCancelled); }

void Event::set() noexcept {
  set_ = true;
  end_all(Outcome::kDone);
}

void Event::end_all(Outcome outcome) noexcept {
  while (!waiting_.empty()) waiting_.front().end(outcome);
}

bool Event::Waiting::await_ready() noexcept {
  if (refused()) return true;
  if (!event_.set_) return false;
  outcome_ = Outcome::kDone;
  return true;
}

void Event::Waiting::await_suspend(std::coroutine_handle<> frame) noexcept {
  begin(frame);
  event_.waiting_.push_back(*this);
  if (!deadline_.is_never()) reactor_.timers().arm(*this, Reactor::tick_at(deadline_.when()));
}

Outcome Event::Waiting::await_resume() noexcept {
  TimerWheel::disarm(*this);
  return outcome_;
}

}  // namespace chopsticks::net
