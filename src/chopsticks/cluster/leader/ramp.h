#pragma once
#include <optional>
#include <string>
#include <vector>

#include "plan/dispatch.h"

namespace chopsticks::cluster {

/// The steps of a UserDispatcher at their times.
///
/// A ramp keeps its pace; when workers come or go it has one extra step at once, which moves users
/// between them, and goes on as if nothing had been.
class Ramp {
 public:
  Ramp(std::vector<plan::UserClass> classes, const std::vector<std::string>& workers);

  /// A new goal from wherever we are; its first step is due at once.
  void aim(int users, PerSecond rate, Nanos now);
  /// Users of these classes only are added from now on.
  void restrict_to(const std::vector<std::string>& classes) { dispatcher_.restrict_to(classes); }
  /// One that is already here has started over, and is sent its users again.
  void add_worker(const std::string& id, Nanos now);
  void remove_worker(const std::string& id, Nanos now);

  /// Takes the step that is due: who runs what from now on. Null when none is. Valid until the next
  /// call.
  [[nodiscard]] const plan::Distribution* step(Nanos now);
  /// Steps are left.
  [[nodiscard]] bool stepping() const { return dispatcher_.in_progress(); }
  /// When the next step is due; Nanos::max() when none is left.
  [[nodiscard]] Nanos due() const;

  [[nodiscard]] int users() const { return dispatcher_.users(); }
  [[nodiscard]] int target() const { return dispatcher_.target(); }

 private:
  [[nodiscard]] bool knows(const std::string& id) const;
  void move_users_soon(Nanos now);

  plan::UserDispatcher dispatcher_;
  Nanos next_{0};                 // the next regular step
  std::optional<Nanos> move_at_;  // the extra one
  Nanos moved_ = Nanos::min();
};

}  // namespace chopsticks::cluster
