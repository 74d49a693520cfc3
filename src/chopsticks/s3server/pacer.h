#pragma once
#include <algorithm>
#include <cstddef>

#include "support/units.h"

namespace chopsticks::s3server {

/// Spreads the bytes of one message evenly over time, to keep to a bandwidth.
class Pacer {
 public:
  /// A rate of 0 is no limit.
  Pacer(PerSecond rate, Nanos start) noexcept : rate_(rate), start_(start) {}

  [[nodiscard]] bool limited() const noexcept { return rate_.value > 0; }
  /// How much to move at once: 10 ms' worth, so that the flow is smooth.
  [[nodiscard]] std::size_t at_once() const noexcept {
    return std::max<std::size_t>(static_cast<std::size_t>(rate_.value / 100), 1024);
  }
  void moved(std::size_t bytes) noexcept { moved_ += static_cast<double>(bytes); }
  /// When what has moved so far should have moved.
  [[nodiscard]] Nanos due() const noexcept { return start_ + from_seconds(moved_ / rate_.value); }

 private:
  PerSecond rate_;
  Nanos start_;
  double moved_ = 0;
};

}  // namespace chopsticks::s3server
