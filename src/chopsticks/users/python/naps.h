#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "support/units.h"

namespace chopsticks::python {

/// How long the hub may sleep on although something might come, so that answers come in batches:
/// waking up costs more than most of what there is to do then. Only Python goes on later, nothing
/// that is timed.
///
/// Users must not feel it: they are kept for an eighth of the time from one of their answers to the
/// next at the most, 1 ms in any case, and few users not at all.
class Naps {
 public:
  static constexpr Nanos kLongest = 1ms;

  /// A user goes on.
  void answered() noexcept { ++answers_; }

  /// The nap so many users allow at this moment; 0: none.
  [[nodiscard]] Nanos span(Nanos now, std::size_t users) noexcept {
    const auto many = static_cast<std::int64_t>(users);
    if (now - since_ >= kPeriod) {
      between_answers_ = (now - since_) / std::max<std::int64_t>(1, answers_) * many;
      since_ = now;
      answers_ = 0;
    }
    const auto longest = std::min({kLongest, kPerUser * many, between_answers_ / 8});
    return longest < kShortest ? Nanos{} : longest;
  }

 private:
  static constexpr Nanos kPeriod = 100ms;
  static constexpr Nanos kPerUser = 20us;
  static constexpr Nanos kShortest = 100us;

  Nanos since_{};
  std::int64_t answers_ = 0;
  Nanos between_answers_{};  // of one user, in the last period
};

}  // namespace chopsticks::python
