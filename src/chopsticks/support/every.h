#pragma once
#include "support/units.h"

namespace chopsticks {

/// A recurring duty: off until it is started, then due again after each interval.
///
/// Keeps its cadence when served late, but never makes up for missed turns: after a pause of ten
/// intervals there is one turn, not ten.
class Every {
 public:
  explicit constexpr Every(Nanos interval) noexcept : interval_(interval) {}

  /// The first turn is due at `when`.
  void start(Nanos when) noexcept { due_ = when; }
  void start_after_interval(Nanos now) noexcept { due_ = now + interval_; }
  void stop() noexcept { due_ = Nanos::max(); }
  /// When the next turn is; Nanos::max() when off.
  [[nodiscard]] Nanos due() const noexcept { return due_; }

  /// True if a turn is due, and takes it.
  [[nodiscard]] bool take(Nanos now) noexcept {
    if (now < due_) return false;
    due_ += interval_;
    if (due_ <= now) due_ = now + interval_;
    return true;
  }

 private:
  Nanos interval_;
  Nanos due_ = Nanos::max();
};

}  // namespace chopsticks
