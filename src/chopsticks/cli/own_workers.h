#pragma once
#include <functional>

#include "cli/bound_port.h"
#include "cli/processes.h"

namespace chopsticks::cli {

/// The worker processes of a leader's --processes. Made before it listens, which they wait for.
class OwnWorkers {
 public:
  /// `body` is what each does, once it wants to know the port.
  OwnWorkers(int count, const std::function<int(BoundPort& port)>& body)
      : count_(count), processes_(count, [&] { return body(port_); }) {}

  void leader_listens_on(std::uint16_t port) const { port_.tell(port, count_); }
  /// True when all have ended; does not wait.
  [[nodiscard]] bool ended() { return processes_.ended(); }

  /// What to say then.
  static constexpr auto kEnded =
      "all worker processes of --processes have ended: nobody is left to make load";

 private:
  int count_;
  BoundPort port_;
  Processes processes_;
};

}  // namespace chopsticks::cli
