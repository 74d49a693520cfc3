#pragma once
#include <coroutine>
#include <cstdint>
#include <string_view>

#include "net/intrusive_list.h"
#include "support/error.h"

namespace chopsticks::net {

class Fiber;
class Reactor;

/// How a wait ended.
enum class Outcome : std::uint8_t { kPending, kDone, kCancelled, kTimedOut };

/// What an operation reports whose wait was cancelled (std::errc::operation_canceled) or took too
/// long (std::errc::timed_out). `what` names the operation: "read".
[[nodiscard]] Error wait_error(Outcome outcome, std::string_view what);

/// The base of everything a fiber can be suspended in: an awaiter that lives in the awaiting frame.
/// A derived class tells in await_ready() whether there is anything to wait for, begin()s in
/// await_suspend(), and is end()ed by whatever it waits for. Its hook belongs to whom it waits for
/// until then, and to the reactor's ready list afterwards.
///
/// Nothing that ends a wait runs the fiber: the reactor does, later in the same turn of its loop.
/// Hence no code of a fiber runs inside cancel(), Event::set() or the dispatch of events. A frame
/// may be destroyed at any time, the wait then disappears.
class Wait : public ListHook {
 public:
  /// The first outcome counts, except that kCancelled overrules one that the fiber has not seen
  /// yet.
  void end(Outcome outcome) noexcept;
  /// Fiber::cancel() came while this was pending.
  virtual void cancel() noexcept { end(Outcome::kCancelled); }

 protected:
  explicit Wait(Reactor& reactor) noexcept : reactor_(reactor) {}
  ~Wait();

  /// True if the running fiber is cancelled: then the outcome is set and there is nothing to wait
  /// for.
  [[nodiscard]] bool refused() noexcept;
  /// The running fiber waits here from now on.
  void begin(std::coroutine_handle<> frame) noexcept;
  void begin(Fiber& fiber, std::coroutine_handle<> frame) noexcept;
  [[nodiscard]] bool pending() const noexcept { return outcome_ == Outcome::kPending; }

  Reactor& reactor_;
  Outcome outcome_ = Outcome::kPending;

 private:
  friend class Reactor;
  /// Called before the fiber goes on with kDone. False: not done after all, pending again.
  virtual bool complete() { return true; }

  Fiber* fiber_ = nullptr;
  std::coroutine_handle<> frame_;
};

}  // namespace chopsticks::net
