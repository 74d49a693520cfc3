#pragma once
#include <optional>

#include "stats/recorder.h"
#include "support/host.h"
#include "support/units.h"

namespace chopsticks::cluster {

/// What a worker's process uses.
struct Vitals {
  double cpu_percent = 0;  // of one core, since the last time
  Nanos cpu{};             // since the process began
  Bytes resident;
  NetworkUsage network;               // of the machine, since it was started
  Nanos lag{};                        // the worst delay of the event loops, since the last time
  std::optional<Nanos> read_at = {};  // wall time; later than the turn in which it was asked for
};

/// Takes the Vitals of this process, all but the lag, which only its event loops know.
class VitalsProbe {
 public:
  [[nodiscard]] Vitals operator()(stats::Clocks now);

 private:
  struct Before {
    Nanos at;
    Nanos cpu;
  };
  std::optional<Before> before_;
};

}  // namespace chopsticks::cluster
