#pragma once
#include <exception>
#include <optional>
#include <utility>

#include "net/reactor.h"
#include "net/task.h"
#include "net/task_group.h"

namespace chopsticks::net {
namespace detail {

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): block_on keeps what they
// refer to.
template <class T>
task<void> store(Reactor& reactor, task<T> work, std::optional<T>& value) {
  value.emplace(co_await std::move(work));
  reactor.stop();
}

inline task<void> finish(Reactor& reactor, task<void> work) {
  co_await std::move(work);
  reactor.stop();
}
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)

}  // namespace detail

/// Runs the reactor on this thread until `work` has ended; returns its value or rethrows its
/// exception. For tests and for what happens once, at the start of a program; never inside a fiber.
template <class T>
T block_on(Reactor& reactor, task<T> work) {
  std::optional<T> value;
  std::exception_ptr exception;
  TaskGroup group(reactor, [&](std::exception_ptr thrown) {
    exception = std::move(thrown);
    reactor.stop();
  });
  group.spawn(detail::store(reactor, std::move(work), value));
  reactor.run();
  if (exception) std::rethrow_exception(exception);
  return std::move(*value);
}

inline void block_on(Reactor& reactor, task<void> work) {
  std::exception_ptr exception;
  TaskGroup group(reactor, [&](std::exception_ptr thrown) {
    exception = std::move(thrown);
    reactor.stop();
  });
  group.spawn(detail::finish(reactor, std::move(work)));
  reactor.run();
  if (exception) std::rethrow_exception(exception);
}

}  // namespace chopsticks::net
