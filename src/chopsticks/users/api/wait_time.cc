#include "users/api/wait_time.h"

#include <algorithm>

namespace chopsticks::users {

Nanos WaitTime::next_due(Nanos started, Nanos now, Random& random) const noexcept {
  if (kind_ == Kind::kPacing) return std::max(started + least_, now);
  if (kind_ == Kind::kRate) return started + least_;
  const auto span = static_cast<double>((most_ - least_).count());
  return now + least_ + Nanos(static_cast<std::int64_t>(span * random.uniform()));
}

WaitTime between(Nanos least, Nanos most) noexcept {
  return {WaitTime::Kind::kPause, std::min(least, most), std::max(least, most)};
}

WaitTime constant(Nanos pause) noexcept { return {WaitTime::Kind::kPause, pause, pause}; }

WaitTime constant_pacing(Nanos period) noexcept {
  return {WaitTime::Kind::kPacing, period, period};
}

WaitTime constant_throughput(double tasks_per_second) noexcept {
  return constant_pacing(from_seconds(1 / tasks_per_second));
}

WaitTime constant_rate(double tasks_per_second) noexcept {
  const auto period = from_seconds(1 / tasks_per_second);
  return {WaitTime::Kind::kRate, period, period};
}

}  // namespace chopsticks::users
