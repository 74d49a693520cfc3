#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/task.h"
#include "users/api/spelled.h"
#include "users/api/wait_time.h"

namespace chopsticks {

/// What a task returns: `task<> upload() { …co_await…; }`.
template <class T = void>
using task = net::task<T>;

}  // namespace chopsticks

namespace chopsticks::users {

class User;
class TaskSet;
class TaskHost;

/// Words that --tags and --exclude-tags pick tasks by.
using Tags = std::vector<std::string>;

/// One thing a user may do next: a task, or a whole task set to go through.
struct TaskEntry {
  using Method = net::task<> (TaskHost::*)();
  using MakeSet = std::unique_ptr<TaskSet> (*)(User&, TaskHost&);

  int weight = 1;
  Method method = nullptr;     // this or…
  MakeSet make_set = nullptr;  // …this
};

/// Whoever has tasks: a user, or a task set of his. Tasks are member functions that return task<>,
/// added in the constructor; which comes next is drawn by weight.
class TaskHost {
 public:
  virtual ~TaskHost() = default;
  TaskHost(const TaskHost&) = delete;
  TaskHost& operator=(const TaskHost&) = delete;

  /// Before the first task.
  virtual net::task<> on_start() { co_return; }
  /// After the last task, also when the user is stopped in the middle of one.
  virtual net::task<> on_stop() { co_return; }

  // What the engine asks.
  [[nodiscard]] const std::vector<TaskEntry>& tasks() const noexcept { return tasks_; }
  [[nodiscard]] const std::optional<WaitTime>& own_wait_time() const noexcept { return wait_time_; }
  /// In the order they were added, over and over, instead of by weight.
  [[nodiscard]] bool in_sequence() const noexcept { return in_sequence_; }

 protected:
  TaskHost() = default;

  void wait_time(WaitTime wait) { wait_time_ = wait; }

  /// `add_task<&Reader::read>(3);` adds a task called "read"; weight 3 is drawn three times as
  /// often as weight 1 (in a sequence: done three times in a row).
  template <auto Method>
  void add_task(int weight, const Tags& tags = {}) {
    add({weight, static_cast<TaskEntry::Method>(Method), nullptr}, name_of_method<Method>(), tags);
  }
  /// For a method chosen while the program runs: it is called by its first tag.
  template <class Host>
  void add_task(int weight, net::task<> (Host::*method)(), const Tags& tags = {}) {
    add({weight, static_cast<TaskEntry::Method>(method), nullptr}, tags.empty() ? "" : tags.front(),
        tags);
  }
  /// Adds a task set: while the user is in it he does its tasks, until one calls interrupt().
  template <class Set>
  void add_task_set(int weight, const Tags& tags = {}) {
    add({weight, nullptr, &make<Set>}, name_of_class<Set>(), tags);
  }

  void do_in_sequence() noexcept { in_sequence_ = true; }

 private:
  template <class Set>
  static std::unique_ptr<TaskSet> make(User& user, TaskHost& parent);
  void add(TaskEntry entry, std::string_view name, const Tags& tags);

  std::vector<TaskEntry> tasks_;
  std::optional<WaitTime> wait_time_;
  bool in_sequence_ = false;
};

}  // namespace chopsticks::users
