#pragma once
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <queue>
#include <string>
#include <unordered_map>
#include <vector>

#include <Python.h>

#include "users/python/host/reference.h"
#include "users/python/interpreter.h"
#include "users/python/naps.h"

struct _greenlet;

namespace chopsticks::python {

/// A sleeping greenlet.
struct Nap {
  _greenlet* greenlet = nullptr;  // null: somebody has woken it another way
};

/// A Python user as the hub knows him. Counted: clients that Python keeps may outlive him.
struct HubUser {
  long references = 1;
  UserLink* link = nullptr;  // null: he has ended on both sides
  _greenlet* greenlet = nullptr;
  Op* op = nullptr;    // that his own greenlet waits for
  Nap* nap = nullptr;  // or its sleep
  unsigned in_flight = 0;
  bool pausing = false;  // between two tasks
  bool stopping = false;
  bool killed = false;
  bool gone = false;     // his twin is
  bool yielded = false;  // since his last pause
  Nanos due{};           // of the task at hand, if he is late
};

/// The loop that owns the interpreter: takes what shards have done, lets the greenlets concerned go
/// on, and hands over in batches what they ask for next. A turn that finds nothing gives the
/// interpreter away and sleeps; with many users it sleeps a little longer than it must, so that
/// completions come in batches. What is measured is measured elsewhere and does not notice.
///
/// One thread runs it. Any thread may post(), call() and send(); all else belongs to the hub's
/// thread, much of it to greenlets on it. Whatever such a greenlet waits for is on the heap: its
/// stack is moved away meanwhile.
class Hub {
 public:
  explicit Hub(const Facts& facts) : facts_(facts) {}

  // From any thread.
  void post(Message message);
  /// Runs it on the hub's thread, outside of any user, and waits.
  void call(const std::function<void()>& what);
  /// The same without waiting.
  void send(std::function<void()> what);
  [[nodiscard]] Lane& lane(Interpreter& interpreter, std::shared_ptr<net::Mailbox> mailbox,
                           stats::Recorder& recorder);
  /// How long users waited for Python after an operation had ended, since last asked.
  [[nodiscard]] stats::Histogram take_lag();
  /// Counts up with every switch; odd while a user's code runs.
  [[nodiscard]] std::uint64_t turns() const noexcept { return turns_.load(); }
  /// Somebody steps through a user's code: nobody minds that it takes its time.
  [[nodiscard]] bool debugged() const noexcept { return debugged_; }
  void be_debugged() noexcept { debugged_ = true; }
  /// Whether shards want users to end now and the hub has not got round to it.
  [[nodiscard]] bool users_to_stop();
  /// An exception that belongs to no user.
  void file_exception(std::string message, std::string traceback);

  /// Until close(). `classes` and `live(class)` make the users.
  void run();
  void close() noexcept { closing_ = true; }
  void users_are(Reference classes, Reference live);
  void stop_user_is(PyObject* exception) { stop_user_ = Reference::to(exception); }
  /// Makes the greenlet that runs the parent of all users: once, on the hub's thread. False: a
  /// Python exception is set.
  [[nodiscard]] bool settle();

  // Where the scenario uses gevent, gevent's loop hosts this one: what waits in either goes on.

  /// run() ends after this turn, so that a host can take over.
  void want_host() noexcept { hosted_ = true; }
  /// There is no host after all.
  void run_alone();
  /// A descriptor that can be read when there is something to do.
  [[nodiscard]] int be_hosted();
  /// From now on users are children of this greenlet.
  void settle_in(_greenlet* host) noexcept { hub_ = host; }
  /// Does what there is to do; in how many seconds to come again at the latest, -1 for never.
  [[nodiscard]] double hosted_turn();
  /// A user's greenlet is about to end.
  void say_over();

  // From a user's greenlet.

  /// The user whose own greenlet runs, if any.
  [[nodiscard]] HubUser* running() const;
  [[nodiscard]] bool in_user() const noexcept;
  [[nodiscard]] Op* new_op(Op::Kind kind, HubUser* user);
  /// Waits for the shard. False: a Python exception is set, and the op is no longer the caller's.
  [[nodiscard]] bool perform(Op* op);
  void recycle(Op* op);
  /// For what belongs to no user; null before there was any.
  [[nodiscard]] Lane* any_lane();
  /// Hands over something nobody waits for.
  void hand_over(Op* op);
  [[nodiscard]] bool sleep(double seconds);
  /// Between two tasks: like sleep, but a user told to stop ends here.
  [[nodiscard]] bool pause(double seconds);
  [[nodiscard]] bool check_stop();

  void release(HubUser* user);
  [[nodiscard]] const Facts& facts() const noexcept { return facts_; }
  void say(const std::string& type, const std::string& data) const { facts_.say(type, data); }
  void log(log::Level level, const std::string& line) const { facts_.log(level, line); }

 private:
  // So many operations are handed over at the latest, so that the first does not wait for the last.
  static constexpr unsigned kFlushAt = 32;

  struct Timer {
    Nanos due;
    Nap* nap;
    bool operator<(const Timer& other) const { return due > other.due; }
  };

  bool turn();
  void wake_up() noexcept;
  [[nodiscard]] bool collect();
  void handle(const Message& message);
  void start(UserLink* link);
  void stop(HubUser* user);
  void kill(HubUser* user);
  void gone(UserLink* link);
  void done(Op* op);
  void ended(HubUser* user);
  void free_if_over(HubUser* user);
  void wake(Nap* nap);
  void wake_due();
  void go_on(_greenlet* greenlet, HubUser* user, PyObject* exception,
             PyObject* arguments = nullptr);
  [[nodiscard]] bool switch_away();
  void flush();
  void rest();
  void collect_garbage();

  const Facts& facts_;
  Reference classes_;
  Reference live_;
  Reference stop_user_;
  _greenlet* hub_ = nullptr;
  HubUser* running_ = nullptr;
  std::atomic<std::uint64_t> turns_ = 0;
  std::atomic<bool> debugged_ = false;
  bool closing_ = false;
  bool hosted_ = false;
  bool in_turn_ = false;
  std::atomic<int> event_fd_ = -1;
  std::unordered_map<_greenlet*, HubUser*> by_greenlet_;  // when hosted
  std::vector<HubUser*> over_;
  std::size_t users_ = 0;
  std::uint64_t changes_ = 0;  // users made and ended
  std::uint64_t seen_changes_ = 0;
  std::uint64_t settled_changes_ = 0;
  Naps naps_;
  Nanos woken_{};
  Nanos collected_{};
  unsigned outgoing_ = 0;
  std::vector<Lane*> busy_;  // the lanes with something outgoing
  std::vector<Op*> spare_;
  std::priority_queue<Timer> timers_;
  std::deque<Nap*> ready_;
  std::vector<Message> messages_;
  std::vector<std::function<void()>> calls_;
  std::vector<Nanos> late_;  // of this turn

  std::mutex mutex_;  // guards everything below
  std::condition_variable posted_;
  bool resting_ = false;
  std::vector<Message> inbox_;
  std::vector<std::function<void()>> wishes_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  stats::Histogram lag_;
};

}  // namespace chopsticks::python
