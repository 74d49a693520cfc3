#pragma once
#include "net/timer_wheel.h"
#include "net/wait.h"
#include "support/clock.h"

namespace chopsticks::net {

/// Something fibers wait for and anybody on the reactor's thread announces: a free connection, the
/// answer of a foreign thread (which posts to the reactor, and the posted call sets the event).
/// Stays set until reset(). Those who wait when it is destroyed see "cancelled".
class Event {
 public:
  class Waiting;

  explicit Event(Reactor& reactor) noexcept : reactor_(reactor) {}
  ~Event();
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  void set() noexcept;
  void reset() noexcept { set_ = false; }
  [[nodiscard]] bool is_set() const noexcept { return set_; }

  /// Awaits to kDone, kCancelled or kTimedOut.
  [[nodiscard]] Waiting wait(Deadline deadline = Deadline::never()) noexcept;

 private:
  void end_all(Outcome outcome) noexcept;
  Reactor& reactor_;
  List<Wait> waiting_;
  bool set_ = false;
};

class Event::Waiting final : public Wait, private TimerNode {
 public:
  Waiting(Reactor& reactor, Event& event, Deadline deadline) noexcept
      : Wait(reactor), event_(event), deadline_(deadline) {}
  bool await_ready() noexcept;
  void await_suspend(std::coroutine_handle<> frame) noexcept;
  Outcome await_resume() noexcept;

 private:
  void on_due() noexcept override { end(Outcome::kTimedOut); }
  Event& event_;
  Deadline deadline_;
};

inline Event::Waiting Event::wait(Deadline deadline) noexcept {
  return Waiting(reactor_, *this, deadline);
}

}  // namespace chopsticks::net
