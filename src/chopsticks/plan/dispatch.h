#pragma once
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "plan/class_order.h"
#include "plan/user_class.h"
#include "support/units.h"

namespace chopsticks::plan {

/// Plans a ramp: after each step, which worker runs how many users of which class. Locust's
/// algorithm to the letter (its own outputs are the test vectors), so a run spreads the same way
/// whatever the leader is.
///
/// Pure: no clock and no messages. The leader asks for a step, sends distribution() to the workers
/// and, if waits() says so, lets interval() pass before it asks for the next step:
///
///     dispatcher.new_dispatch(1000, PerSecond{50});
///     while (dispatcher.next()) { send(dispatcher.distribution()); if (dispatcher.waits())
///     wait(interval()); }
///
/// Workers may come and go at any time, also between ramps: next() then has one step that moves
/// users, even if the ramp was complete. With no worker left there is nothing to plan: next() is
/// false.
class UserDispatcher {
 public:
  UserDispatcher(std::vector<UserClass> classes, const std::vector<std::string>& workers);
  // ClassOrder points into classes_.
  UserDispatcher(const UserDispatcher&) = delete;
  UserDispatcher& operator=(const UserDispatcher&) = delete;

  /// A new goal, up or down, from wherever the last ramp has come; rate > 0.
  void new_dispatch(int target, PerSecond rate);

  /// Only users of these classes are added from now on; those of others stay until they are removed
  /// as any other, the last that came first, or dealt out anew. Unknown names are ignored.
  void restrict_to(const std::vector<std::string>& names);

  /// Takes one step; false when there is none left. A goal that is already reached still has one
  /// step.
  [[nodiscard]] bool next();
  /// The users after the last step. Valid until the next call.
  [[nodiscard]] const Distribution& distribution() const noexcept { return distribution_; }
  /// Whether interval() has to pass before the next step.
  [[nodiscard]] bool waits() const noexcept;
  [[nodiscard]] Nanos interval() const noexcept { return interval_; }
  [[nodiscard]] int users_per_step() const noexcept { return batch_; }
  /// Whether next() would take a step.
  [[nodiscard]] bool in_progress() const noexcept;

  [[nodiscard]] int users() const noexcept { return static_cast<int>(running_.size()); }
  [[nodiscard]] int target() const noexcept { return target_; }

  /// Spreads the present users over the workers anew, with the next step. Known workers are
  /// ignored.
  void add_worker(const std::string& id);
  /// Its users go to the others with the next step. Removing the last worker leaves the
  /// distribution as it is.
  void remove_worker(const std::string& id);
  /// In the order of dealing: round-robin over machines (the id's text before the first '_').
  [[nodiscard]] const std::vector<std::string>& workers() const noexcept { return workers_; }

 private:
  struct User {
    std::size_t worker;
    std::size_t user_class;
  };

  void rebalance();
  [[nodiscard]] bool add_user();
  void remove_user();
  [[nodiscard]] int& count(User user);

  std::vector<UserClass> classes_;    // by name
  std::vector<UserClass> offered_;    // the same, but what is left out has no weight
  std::vector<std::string> workers_;  // in the order of dealing
  Distribution distribution_;
  std::vector<std::vector<int*>> cells_;  // [worker][class] -> its number in distribution_
  std::vector<int> class_counts_;         // [class]
  std::vector<User> running_;             // in the order they were started
  ClassOrder order_;
  std::size_t next_worker_ = 0;

  int target_ = 0;
  int batch_ = 1;
  Nanos interval_{0};
  bool fresh_ = false;       // no step taken since new_dispatch()
  bool rebalanced_ = false;  // distribution_ has changed and nobody was told
  bool exhausted_ = false;   // only fixed classes, all complete
};

}  // namespace chopsticks::plan
