#pragma once
#include "support/random.h"
#include "support/units.h"

namespace chopsticks::users {

/// How long a user pauses between two tasks. Made by between(), constant(), constant_pacing() and
/// constant_throughput(), the words Locust uses, or by constant_rate().
class WaitTime {
 public:
  /// No pause: the next task is due when the last one ends.
  WaitTime() = default;

  /// When the next task is due. `started` is when the last task was due, `now` when it ended.
  [[nodiscard]] Nanos next_due(Nanos started, Nanos now, Random& random) const noexcept;

  friend WaitTime between(Nanos least, Nanos most) noexcept;
  friend WaitTime constant(Nanos pause) noexcept;
  friend WaitTime constant_pacing(Nanos period) noexcept;
  friend WaitTime constant_rate(double tasks_per_second) noexcept;

 private:
  enum class Kind { kPause, kPacing, kRate };
  WaitTime(Kind kind, Nanos least, Nanos most) noexcept : kind_(kind), least_(least), most_(most) {}

  Kind kind_ = Kind::kPause;
  Nanos least_{};
  Nanos most_{};
};

/// Evenly distributed between the two.
[[nodiscard]] WaitTime between(Nanos least, Nanos most) noexcept;
/// Always this long.
[[nodiscard]] WaitTime constant(Nanos pause) noexcept;
/// A task starts every `period`, however long tasks take; one that takes longer is followed at
/// once, and the schedule starts anew from there: a closed loop has no backlog.
[[nodiscard]] WaitTime constant_pacing(Nanos period) noexcept;
/// This many tasks a second per user at most: constant_pacing(1 s / rate).
[[nodiscard]] WaitTime constant_throughput(double tasks_per_second) noexcept;
/// This many tasks a second per user, whatever storage does. Tasks that a stall holds up stay due
/// when they were, and follow one another at once: the time each has waited is in its latency, as
/// if somebody else had come for it meanwhile.
[[nodiscard]] WaitTime constant_rate(double tasks_per_second) noexcept;

}  // namespace chopsticks::users
