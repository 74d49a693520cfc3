#pragma once
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>

#include "drivers/api/op_result.h"
#include "net/event.h"
#include "net/reactor.h"
#include "net/task.h"
#include "support/clock.h"

/// The way home for operations that a foreign library carries out on threads of its own.
///
///   auto flight = std::make_shared<MyFlight>(reactor, airspace);   // holds what the library uses
///   library.start(…, flight->take_off());    // flies until the library calls Flight::land(arg)
///   auto result = co_await await_landing(flight, deadline);
///
/// The library's thread notes the time and the outcome and posts to the event loop, nothing more.
/// A flight lives until both have let go of it: what it holds stays where it is, however early the
/// user gives up.
namespace chopsticks::drivers::ceph {

/// Counts what is under way, so that a connection is not closed under it. Thread-safe.
class Airspace {
 public:
  void enter() noexcept;
  void leave() noexcept;
  /// Until it is empty; false: it is not, and there has been patience enough.
  [[nodiscard]] bool wait_until_empty(Nanos patience);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t flights_ = 0;
};

class Flight : public std::enable_shared_from_this<Flight> {
 public:
  /// On the thread of `reactor`.
  Flight(net::Reactor& reactor, std::shared_ptr<Airspace> airspace);
  virtual ~Flight() = default;
  Flight(const Flight&) = delete;
  Flight& operator=(const Flight&) = delete;

  /// The argument for the library's callback. Exactly one land() or abort() must follow.
  [[nodiscard]] void* take_off();
  /// The library refused to start: there will be no callback.
  static void abort(void* flight);
  /// From any thread, in the library's callback, with what the library returned.
  static void land(void* flight, int code) noexcept;

  /// Asks the library to give the operation up; it still lands. By default there is no such way.
  virtual void call_back() noexcept {}

  // The thread of the reactor, once it has landed.
  [[nodiscard]] net::Event& landed() noexcept { return landed_; }
  [[nodiscard]] int code() const noexcept { return code_; }
  [[nodiscard]] Nanos done() const noexcept { return done_; }

 private:
  net::Event landed_;
  std::shared_ptr<net::Mailbox> mailbox_;
  std::shared_ptr<Airspace> airspace_;
  std::shared_ptr<Flight> self_;  // while the library has it
  int code_ = 0;
  Nanos done_{};
};

/// Waits for it. At the deadline, or when the user is stopped, it is called back and left to
/// itself. `result` is what goes into the OpResult: error, done, and `code` when the library was
/// heard.
struct Landing {
  std::optional<Error> error;  // of the wait: timed out, cancelled
  int code = 0;
  Nanos done{};
};
[[nodiscard]] net::task<Landing> await_landing(std::shared_ptr<Flight> flight, Deadline deadline);

}  // namespace chopsticks::drivers::ceph
