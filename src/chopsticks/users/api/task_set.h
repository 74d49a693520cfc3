#pragma once
#include "users/api/stop.h"
#include "users/api/user.h"

namespace chopsticks::users {

/// A group of tasks a user stays in for a while: derive, add tasks in the constructor, leave with
/// interrupt(). Its own wait time, if set, holds while the user is in it. Sets nest.
class TaskSet : public TaskHost {
 public:
  /// The user doing these tasks, as the class that scenario knows him by.
  template <class U = User>
  [[nodiscard]] U& user() const {
    return dynamic_cast<U&>(*user_);
  }
  /// The user or task set this one was added to.
  template <class Host = TaskHost>
  [[nodiscard]] Host& parent() const {
    return dynamic_cast<Host&>(*parent_);
  }

  void belong_to(User& user, TaskHost& parent) noexcept {
    user_ = &user;
    parent_ = &parent;
  }

 protected:
  /// Leaves this set; the parent's next task follows at once, or after its wait time. Does not
  /// return.
  [[noreturn]] void interrupt(bool wait = false) { throw InterruptTaskSet{wait}; }

 private:
  User* user_ = nullptr;
  TaskHost* parent_ = nullptr;
};

/// A task set whose tasks are done in the order they were added, over and over until interrupt().
class SequentialTaskSet : public TaskSet {
 protected:
  SequentialTaskSet() { do_in_sequence(); }
};

template <class Set>
std::unique_ptr<TaskSet> TaskHost::make(User& user, TaskHost& parent) {
  auto made = std::make_unique<Set>();
  made->belong_to(user, parent);
  return made;
}

}  // namespace chopsticks::users
