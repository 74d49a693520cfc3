#pragma once
#include <memory>

#include "cluster/leader/run_view.h"
#include "plan/run_plan.h"
#include "support/result.h"

namespace chopsticks::web {

/// What a browser may see of a run and do with it. Called from the server's threads.
class RunControl {
 public:
  virtual ~RunControl() = default;
  [[nodiscard]] virtual std::shared_ptr<const cluster::RunView> view() = 0;
  /// Starts a run, or gives the one that is on new goals.
  virtual Result<void> start(const plan::RunPlan& plan) = 0;
  virtual void stop() = 0;
  virtual void reset_stats() = 0;
};

}  // namespace chopsticks::web
