#pragma once
#include "net/precise_timers.h"
#include "net/timer_wheel.h"
#include "net/wait.h"
#include "support/units.h"

namespace chopsticks::net {

/// Awaiters of Reactor::sleep_until and friends: true = slept, false = cancelled. A moment that has
/// passed does not suspend, unless the fiber has had its turn (Reactor::spend).
class Sleep final : public Wait, private TimerNode {
 public:
  Sleep(Reactor& reactor, Nanos until) noexcept : Wait(reactor), until_(until) {}
  bool await_ready() noexcept;
  void await_suspend(std::coroutine_handle<> frame) noexcept;
  bool await_resume() noexcept;

 private:
  void on_due() noexcept override { end(Outcome::kDone); }
  Nanos until_;
};

class PreciseSleep final : public Wait, private PreciseNode {
 public:
  PreciseSleep(Reactor& reactor, Nanos until) noexcept : Wait(reactor), until_(until) {}
  ~PreciseSleep();
  bool await_ready() noexcept;
  void await_suspend(std::coroutine_handle<> frame);
  bool await_resume() noexcept;

 private:
  void on_due() noexcept override { end(Outcome::kDone); }
  Nanos until_;
};

/// Lets every other fiber that can go on do so first; false = cancelled.
class Yield final : public Wait {
 public:
  explicit Yield(Reactor& reactor) noexcept : Wait(reactor) {}
  bool await_ready() noexcept { return refused(); }
  void await_suspend(std::coroutine_handle<> frame) noexcept;
  bool await_resume() const noexcept { return outcome_ == Outcome::kDone; }
};

}  // namespace chopsticks::net
