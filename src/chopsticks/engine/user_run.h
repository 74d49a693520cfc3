#pragma once
#include <cstdint>
#include <memory>

#include "net/fiber.h"
#include "net/reactor.h"
#include "net/task.h"
#include "stats/recorder.h"
#include "users/api/user.h"

namespace chopsticks::engine {

/// One user from start to end: on_start, tasks drawn by weight with pauses between them, on_stop.
/// Lives on its shard's thread.
class UserRun {
 public:
  /// `tags` is what the user was made with: it holds for the task sets he enters too.
  UserRun(net::Reactor& reactor, stats::Recorder& recorder, std::unique_ptr<users::User> user,
          std::shared_ptr<const users::TagFilter> tags);
  UserRun(const UserRun&) = delete;
  UserRun& operator=(const UserRun&) = delete;
  ~UserRun();

  /// The whole life, to be spawned as a fiber of its own; ends by itself when the user stops
  /// himself, else after stop().
  [[nodiscard]] net::task<> live();

  /// The user ends when his task at hand does: at once if he is between two.
  void stop() noexcept;
  /// The user ends now: what he waits for is cancelled and not counted. Calling it again cuts
  /// on_stop() short.
  void stop_now() noexcept;
  [[nodiscard]] bool stopping() const noexcept { return stopping_; }

 private:
  enum class End { kNone, kStopped, kInterrupted, kInterruptedWait };
  class Position;  // in a task host: which task comes next

  [[nodiscard]] net::task<End> go_through(users::TaskHost& host, users::WaitTime wait);
  [[nodiscard]] net::task<End> do_set(users::TaskEntry entry, users::TaskHost& parent,
                                      users::WaitTime wait);
  /// Runs one step to its end and tells what it means for the user; exceptions are recorded.
  [[nodiscard]] net::task<End> attempt(net::task<> step);
  /// The same for an on_start(): what it takes is no delay of the first task.
  [[nodiscard]] net::task<End> begin(net::task<> on_start);
  /// Settles when the next task is due. True: at once, and the user has not had his turn on the
  /// loop yet.
  [[nodiscard]] bool goes_on(users::WaitTime wait) noexcept;
  /// Until the next task is due; if it is, until everybody else has had a turn.
  [[nodiscard]] net::task<End> pause();

  net::Reactor& reactor_;
  stats::Recorder& recorder_;
  std::unique_ptr<users::User> user_;
  std::shared_ptr<const users::TagFilter> tags_;
  net::Fiber* fiber_ = nullptr;  // that live() runs on
  Nanos due_;                    // of the task at hand, by the schedule
  Nanos timed_from_;  // the same on the grain of waking up: what its first operation is timed from
  bool stopping_ = false;
  bool pausing_ = false;
};

}  // namespace chopsticks::engine
