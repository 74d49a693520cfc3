#pragma once
#include <functional>
#include <mutex>
#include <vector>

namespace chopsticks::net {

/// How other threads reach a reactor. Threads that may outlive the reactor hold a shared_ptr to its
/// mailbox (Reactor::mailbox()) and post to that. Thread-safe.
class Mailbox {
 public:
  Mailbox();
  ~Mailbox();
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  /// Runs `call` on the reactor's thread, outside any fiber: it may spawn, cancel and set events,
  /// not await. Calls of one thread keep their order. False: the reactor is gone, `call` was
  /// dropped.
  bool post(std::function<void()> call);
  /// Makes a reactor that waits look up.
  void wake() noexcept;

 private:
  friend class Reactor;
  [[nodiscard]] int event_fd() const noexcept { return event_fd_; }
  /// Everything posted so far, into `calls`, which is empty.
  void take(std::vector<std::function<void()>>& calls);
  void close();

  std::mutex mutex_;
  std::vector<std::function<void()>> calls_;  // guarded by mutex_
  bool closed_ = false;                       // guarded by mutex_
  int event_fd_;
};

}  // namespace chopsticks::net
