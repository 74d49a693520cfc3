#pragma once
#include <atomic>
#include <cassert>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "net/fiber.h"
#include "net/mailbox.h"
#include "net/precise_timers.h"
#include "net/sleep.h"
#include "net/timer_wheel.h"
#include "net/wait.h"
#include "support/result.h"
#include "support/units.h"

struct epoll_event;

namespace chopsticks::net {

struct IoState;

/// The event loop of one thread: its fibers, timers and sockets. Everything but stop(), post() and
/// mailbox() belongs to the thread that calls run().
///
/// A turn of the loop first collects what has happened (socket events, due timers, posted calls)
/// and only then lets fibers go on. So no event of a batch can point at something a fiber has freed
/// meanwhile.
class Reactor {
 public:
  /// kSimulated is for tests: whenever nothing can go on, time jumps to the next timer, so sleeping
  /// takes none. Not together with peers on other threads or machines, whose time is real.
  enum class Time { kReal, kSimulated };

  /// Throws std::system_error when the system has no descriptor left.
  explicit Reactor(Time time = Time::kReal);
  ~Reactor();
  Reactor(const Reactor&) = delete;
  Reactor& operator=(const Reactor&) = delete;

  /// Until stop(). May be called again.
  void run();
  /// Ends run() after the current turn; a stop() before run() ends that at once. From any thread.
  void stop() noexcept;
  /// Runs `call` on this thread, outside any fiber: it may spawn, cancel and set events, not await.
  /// From any thread.
  void post(std::function<void()> call) { mailbox_->post(std::move(call)); }
  /// For threads that may outlive this reactor.
  [[nodiscard]] std::shared_ptr<Mailbox> mailbox() const noexcept { return mailbox_; }

  /// The monotonic clock (monotonic_now()), or the simulated one.
  [[nodiscard]] Nanos now() const noexcept;

  // Awaitables; true = slept, false = the fiber was cancelled.
  /// Never early, up to a millisecond late: thousands of users may sleep at no cost.
  [[nodiscard]] Sleep sleep_until(Nanos when) noexcept { return {*this, when}; }
  [[nodiscard]] Sleep sleep_for(Nanos span) noexcept;
  /// Never early, some ten microseconds late on an idle machine: for schedules of arrivals.
  [[nodiscard]] PreciseSleep sleep_until_precise(Nanos when) noexcept { return {*this, when}; }
  /// Lets others go on: for loops whose operations never suspend.
  [[nodiscard]] Yield yield() noexcept { return Yield(*this); }

  /// The fiber whose code runs now; there must be one.
  [[nodiscard]] Fiber& running() const noexcept {
    assert(running_ != nullptr && "only a fiber can wait: spawn the task in a TaskGroup");
    return *running_;
  }

  /// This reactor's own T (a pool, a cache): made when first asked for, destroyed with the reactor.
  /// T is constructible from Reactor& or from nothing.
  template <class T>
  [[nodiscard]] T& local();

  // What follows is for the awaiters of this room.

  /// Registers a descriptor, edge-triggered, for as long as it is open. `state` must stay until
  /// unwatch(), which comes before the descriptor is closed: a forked child might keep its copy
  /// open and the events coming.
  [[nodiscard]] Result<void> watch(int fd, IoState& state);
  void unwatch(int fd) noexcept;

  /// An operation of that many bytes was completed without suspending. False: the running fiber has
  /// had its turn and should let others go on.
  [[nodiscard]] bool spend(std::size_t bytes) noexcept {
    constexpr std::size_t per_operation = 4096;
    turn_left_ -= static_cast<std::ptrdiff_t>(bytes + per_operation);
    return turn_left_ > 0;
  }

  /// The tick of the wheel by which `when` has passed.
  [[nodiscard]] static std::uint64_t tick_at(Nanos when) noexcept;
  [[nodiscard]] TimerWheel& timers() noexcept { return timers_; }
  [[nodiscard]] PreciseTimers& precise_timers() noexcept { return precise_; }
  void make_ready(Wait& wait) noexcept { ready_.push_back(wait); }

 private:
  struct Local {
    const void* key;
    void* object;
    void (*destroy)(void*);
  };
  template <class T>
  static constexpr char kLocalKey = 0;

  void collect();
  int wait_for_events(std::optional<Nanos> span);
  void dispatch(int count) noexcept;
  void run_posted();
  void run_ready();
  void resume(Wait& wait);
  [[nodiscard]] std::optional<Nanos> next_timer() noexcept;
  void* find_local(const void* key) const noexcept;

  static constexpr std::ptrdiff_t kTurn = 1024 * 1024;

  List<Wait> ready_;
  Fiber* running_ = nullptr;
  std::ptrdiff_t turn_left_ = kTurn;
  Time time_;
  Nanos simulated_now_;
  TimerWheel timers_;
  PreciseTimers precise_;
  int epoll_fd_;
  std::vector<epoll_event> events_;
  std::shared_ptr<Mailbox> mailbox_;
  bool mail_ = false;
  std::vector<std::function<void()>> posted_;
  std::atomic<bool> stop_ = false;
  std::vector<Local> locals_;
};

template <class T>
T& Reactor::local() {
  const void* key = &kLocalKey<T>;
  if (void* object = find_local(key)) return *static_cast<T*>(object);
  std::unique_ptr<T> made;
  if constexpr (std::constructible_from<T, Reactor&>) {
    made = std::make_unique<T>(*this);
  } else {
    made = std::make_unique<T>();
  }
  locals_.push_back({key, made.get(), [](void* object) { delete static_cast<T*>(object); }});
  return *made.release();
}

}  // namespace chopsticks::net
