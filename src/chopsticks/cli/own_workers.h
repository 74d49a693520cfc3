#pragma once
#include <functional>
#include <optional>
#include <string>

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
  /// True when all have ended; does not wait. Logs what has become of those that ended badly.
  [[nodiscard]] bool ended() { return processes_.left() == 0; }
  /// Why a run that awaits so many workers will not begin: those that have ended do not come back.
  /// Nothing while it may. Does not wait, and logs, as above.
  [[nodiscard]] std::optional<std::string> too_few_for(int awaited);

  /// What to say when all have ended.
  static constexpr auto kEnded =
      "all worker processes of --processes have ended: nobody is left to make load";

 private:
  int count_;
  BoundPort port_;
  Processes processes_;
};

}  // namespace chopsticks::cli
