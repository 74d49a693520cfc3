#pragma once
#include <array>
#include <cstddef>
#include <optional>

#include "support/units.h"

namespace chopsticks::cluster {

/// How far the leader's clock is ahead of ours, from the times of request and answer.
///
/// The leader's time is taken to fall in the middle of a round trip, so an estimate is wrong by at
/// most half of it: of the last few exchanges the quickest is believed.
class ClockOffset {
 public:
  void add(Nanos sent, Nanos leader_now, Nanos received);
  /// Leader's clock minus ours; nothing before the first exchange.
  [[nodiscard]] std::optional<Nanos> best() const;

 private:
  struct Exchange {
    Nanos round_trip = Nanos::max();
    Nanos offset{};
  };
  std::array<Exchange, 16> recent_;
  std::size_t next_ = 0;
};

}  // namespace chopsticks::cluster
