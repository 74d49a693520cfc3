#pragma once
#include <cstdint>

#include "net/wait.h"

namespace chopsticks::net {

class IoWait;

/// What is known about a descriptor registered with a reactor: whether trying to read or write
/// makes sense, and who waits until it does. `readable` and `writable` are set by events and
/// cleared by whoever finds the kernel's buffer empty or full.
struct IoState {
  bool readable = false;
  bool writable = false;
  /// The peer has closed its side, or the connection broke: what is left can be read, and no
  /// further event comes.
  bool hung_up = false;
  IoWait* reader = nullptr;
  IoWait* writer = nullptr;

  void on_events(std::uint32_t events) noexcept;
  /// Ends whatever waits here with `outcome` and lets go of it: the descriptor is about to be
  /// closed.
  void abandon(Outcome outcome) noexcept;
  /// Ends whatever waits here with `outcome`.
  void end(Outcome outcome) noexcept;
};

/// An operation on a descriptor, tried first by the awaiting fiber and then by the reactor, without
/// waking the fiber, each time the descriptor becomes ready, until it is done.
class IoWait : public Wait {
 public:
  bool await_ready();
  void await_suspend(std::coroutine_handle<> frame);

 protected:
  enum class Step : std::uint8_t { kDone, kWantRead, kWantWrite, kWantEither, kWantTurn };

  /// `direction` is kWantRead or kWantWrite: where it stands while it waits for its turn.
  IoWait(Reactor& reactor, IoState& io, Step direction) noexcept
      : Wait(reactor), io_(&io), direction_(direction) {}
  ~IoWait() { leave(); }

  /// await_ready() for a fiber that may wait: tries at once. True: done.
  bool done_at_once();

 private:
  friend IoState;
  /// One try; kWantTurn: it made progress, and others should have a go before the next one.
  virtual Step attempt() = 0;
  /// Before waiting: false if the deadline has passed already.
  virtual bool arm_deadline() noexcept { return true; }

  bool complete() final;
  void wait_for(Step step) noexcept;
  void leave() noexcept;

  IoState* io_;  // null once the descriptor is closed
  Step step_ = Step::kDone;
  Step direction_;
};

}  // namespace chopsticks::net
