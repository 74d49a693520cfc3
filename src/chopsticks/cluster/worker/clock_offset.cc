#include "cluster/worker/clock_offset.h"

#include <algorithm>

namespace chopsticks::cluster {

void ClockOffset::add(Nanos sent, Nanos leader_now, Nanos received) {
  const auto round_trip = received - sent;
  // Our clock was set back in between, or the answer belongs to a previous life.
  if (round_trip < Nanos::zero() || round_trip > 10s) return;
  recent_[next_++ % recent_.size()] = {round_trip, leader_now - (sent + round_trip / 2)};
}

std::optional<Nanos> ClockOffset::best() const {
  const auto quickest = std::ranges::min_element(recent_, {}, &Exchange::round_trip);
  if (quickest->round_trip == Nanos::max()) return std::nullopt;
  return quickest->offset;
}

}  // namespace chopsticks::cluster
