#include "net/sleep.h"

#include "net/reactor.h"

namespace chopsticks::net {

bool Sleep::await_ready() noexcept {
  if (refused()) return true;
  if (until_ > reactor_.now() || !reactor_.spend(0)) return false;
  outcome_ = Outcome::kDone;
  return true;
}

void Sleep::await_suspend(std::coroutine_handle<> frame) noexcept {
  begin(frame);
  if (until_ > reactor_.now()) {
    reactor_.timers().arm(*this, Reactor::tick_at(until_));
  } else {
    end(Outcome::kDone);
  }
}

bool Sleep::await_resume() noexcept {
  TimerWheel::disarm(*this);
  return outcome_ == Outcome::kDone;
}

PreciseSleep::~PreciseSleep() { reactor_.precise_timers().disarm(*this); }

bool PreciseSleep::await_ready() noexcept {
  if (refused()) return true;
  if (until_ > reactor_.now() || !reactor_.spend(0)) return false;
  outcome_ = Outcome::kDone;
  return true;
}

void PreciseSleep::await_suspend(std::coroutine_handle<> frame) {
  begin(frame);
  reactor_.precise_timers().arm(*this, until_);
}

bool PreciseSleep::await_resume() noexcept {
  reactor_.precise_timers().disarm(*this);
  return outcome_ == Outcome::kDone;
}

void Yield::await_suspend(std::coroutine_handle<> frame) noexcept {
  begin(frame);
  end(Outcome::kDone);
}

}  // namespace chopsticks::net
