#include "cluster/worker/vitals.h"

namespace chopsticks::cluster {

Vitals VitalsProbe::operator()(stats::Clocks now) {
  const auto usage = process_usage();
  Vitals vitals{.cpu = usage.cpu, .resident = usage.resident, .network = network_usage()};
  if (before_ && now.monotonic > before_->at)
    vitals.cpu_percent =
        100 * seconds(usage.cpu - before_->cpu) / seconds(now.monotonic - before_->at);
  before_ = {now.monotonic, usage.cpu};
  vitals.read_at = stats::Clocks::now().wall;
  return vitals;
}

}  // namespace chopsticks::cluster
