#pragma once
#include <coroutine>
#include <cstddef>
#include <exception>
#include <functional>

#include "net/fiber.h"
#include "net/intrusive_list.h"
#include "net/reactor.h"
#include "net/task.h"

namespace chopsticks::net {

/// Owns tasks that run beside their maker: nothing is ever detached. Belongs to its reactor's
/// thread.
///
///   TaskGroup parts(reactor);
///   for (auto& part : plan) parts.spawn(upload(part));
///   co_await parts.join();
///
/// Destroying a group destroys what still runs in it at the points where it waits; end with join()
/// where the tasks are to finish. A group must not be destroyed by one of its own tasks.
class TaskGroup {
 public:
  using OnException = std::function<void(std::exception_ptr)>;

  /// An exception that ends a task is logged.
  explicit TaskGroup(Reactor& reactor);
  /// An exception that ends a task is handed to `on_exception`, which must not throw. The other
  /// tasks go on.
  TaskGroup(Reactor& reactor, OnException on_exception);
  ~TaskGroup();
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;

  /// Runs `body` as a fiber of its own, from the next turn of the loop on. The fiber may be used
  /// until it ends.
  Fiber& spawn(task<void> body);
  /// Cancels each fiber that runs now; they end later. See Fiber::cancel.
  void cancel_all() noexcept;
  /// Waits until all have ended. When the awaiting fiber is cancelled, all tasks are cancelled too
  /// and join() goes on waiting: they may refer to what the awaiting fiber owns. One fiber at a
  /// time may join.
  [[nodiscard]] task<void> join();

  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  class Root;
  class Joining;

  void ended(Fiber& fiber) noexcept;

  Reactor& reactor_;
  OnException on_exception_;
  List<Fiber> fibers_;
  std::size_t size_ = 0;
  Joining* joining_ = nullptr;
};

}  // namespace chopsticks::net
