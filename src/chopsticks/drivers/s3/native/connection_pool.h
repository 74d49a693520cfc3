#pragma once
#include <cstddef>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include "drivers/s3/native/setup.h"
#include "net/event.h"
#include "net/reactor.h"
#include "net/stream.h"
#include "net/task.h"
#include "support/clock.h"
#include "support/result.h"

namespace chopsticks::drivers::native {

class ConnectionPool;

/// A connection on loan for one request. Closed at the end of the loan unless it was given back.
class Borrowed {
 public:
  Borrowed() noexcept = default;
  Borrowed(Borrowed&& other) noexcept
      : pool_(std::exchange(other.pool_, nullptr)),
        stream_(std::move(other.stream_)),
        idle_for_(other.idle_for_) {}
  Borrowed& operator=(Borrowed&& other) noexcept {
    std::swap(pool_, other.pool_);
    std::swap(stream_, other.stream_);
    std::swap(idle_for_, other.idle_for_);
    return *this;
  }
  ~Borrowed();

  explicit operator bool() const noexcept { return stream_ != nullptr; }
  [[nodiscard]] net::Stream& stream() const noexcept { return *stream_; }
  /// How long nobody had used it; 0 for a fresh one. After long the server may be about to close
  /// it.
  [[nodiscard]] Nanos idle_for() const noexcept { return idle_for_; }
  /// The response is complete and the server keeps the connection: the next request may have it.
  void give_back() noexcept;

 private:
  friend ConnectionPool;
  Borrowed(ConnectionPool& pool, std::unique_ptr<net::Stream> stream, Nanos idle_for) noexcept
      : pool_(&pool), stream_(std::move(stream)), idle_for_(idle_for) {}

  ConnectionPool* pool_ = nullptr;
  std::unique_ptr<net::Stream> stream_;
  Nanos idle_for_{};
};

/// The connections of one event loop to one endpoint, shared by its users: an idle user holds none.
/// The one used last is lent first, so that surplus ones are left to the server's idle timeout.
/// With a limit, users wait in order of arrival, and their operation's clock is running.
class ConnectionPool {
 public:
  /// `setup` and `site`, a part of it, outlive the pool; the pool outlives its loans.
  ConnectionPool(net::Reactor& reactor, const Setup& setup, const Site& site);

  /// An idle connection that the server has not closed, or nothing.
  [[nodiscard]] Borrowed take_idle() noexcept;
  /// A new connection, ready for a request; waits while the limit is reached, and may then get a
  /// used one.
  [[nodiscard]] net::task<Result<Borrowed>> open(Deadline deadline);

  [[nodiscard]] std::size_t idle() const noexcept { return idle_.size(); }

 private:
  friend Borrowed;
  struct Idle {
    std::unique_ptr<net::Stream> stream;
    Nanos since;
  };
  struct Waiter {
    net::Event granted;
    Borrowed loan;
  };
  [[nodiscard]] net::task<Result<Borrowed>> wait_for_turn(Deadline deadline);
  [[nodiscard]] net::task<Result<void>> connect(net::Stream& stream, Deadline deadline);
  [[nodiscard]] bool full() const noexcept { return most_ != 0 && lent_ + idle_.size() >= most_; }
  void make_room() noexcept;
  void returned(std::unique_ptr<net::Stream> stream) noexcept;
  void drop_one_closed() noexcept;

  net::Reactor& reactor_;
  const Setup& setup_;
  const Site& site_;
  std::size_t most_;
  std::size_t lent_ = 0;
  std::vector<Idle> idle_;  // the one used last at the end
  std::deque<Waiter*> waiters_;
};

}  // namespace chopsticks::drivers::native
