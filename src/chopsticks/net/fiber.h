#pragma once
#include "net/intrusive_list.h"

namespace chopsticks::net {

class Reactor;
class Wait;

/// The root of a chain of tasks awaiting each other: one user, one connection of a server. It waits
/// in at most one place at a time. Made by TaskGroup::spawn and gone when its task has ended.
/// Belongs to its reactor's thread.
class Fiber : public ListHook {
 public:
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

  /// Ends the wait it is in, and every wait it begins later, with "cancelled". Returns at once: the
  /// fiber itself goes on later in this turn of the reactor's loop.
  void cancel() noexcept;
  /// Lets it wait again: to say goodbye to a server after having been cancelled.
  void renew() noexcept { cancelled_ = false; }
  [[nodiscard]] bool cancelled() const noexcept { return cancelled_; }

  [[nodiscard]] Reactor& reactor() const noexcept { return reactor_; }

 protected:
  explicit Fiber(Reactor& reactor) noexcept : reactor_(reactor) {}
  ~Fiber() = default;

 private:
  friend class Reactor;
  friend class Wait;

  Reactor& reactor_;
  Wait* pending_ = nullptr;
  bool cancelled_ = false;
};

}  // namespace chopsticks::net
