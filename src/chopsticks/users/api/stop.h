#pragma once

namespace chopsticks::users {

// What ends a task early. They are exceptions because they cross code we do not write, and rare:
// once in the life of a user or a visit to a task set.

/// The user ends; on_stop() still runs.
struct StopUser {};

/// The task set the user is in ends; its parent goes on, at once unless `wait` is set.
struct InterruptTaskSet {
  bool wait = false;
};

}  // namespace chopsticks::users
