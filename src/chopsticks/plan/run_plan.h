#pragma once
#include <optional>

#include "support/units.h"

namespace chopsticks::plan {

/// What a run is asked to do: how many users, how fast they come, how long they stay.
struct RunPlan {
  int users = 1;
  PerSecond spawn_rate{1};
  std::optional<Nanos> duration;  // none: until somebody stops it
  Nanos stop_timeout{0};          // how long users in the middle of a task may take to finish it
  bool follow_shape = true;       // the scenario's load shape decides instead, if it has one
};

}  // namespace chopsticks::plan
