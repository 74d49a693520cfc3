#pragma once
#include <atomic>

#include "cluster/worker/load.h"
#include "engine/engine.h"

namespace chopsticks::cluster {

/// An engine as what a worker drives.
class EngineLoad final : public Load {
 public:
  /// Starts the engine's threads; users come later.
  EngineLoad(engine::Workload workload, unsigned threads);

  void report_to(LoadListener& listener) override;
  void apply(const plan::ClassCounts& target, Nanos stop_timeout) override;
  void stop(Nanos timeout) override;
  [[nodiscard]] plan::ClassCounts running() const override;
  [[nodiscard]] stats::Tally take() override;

 private:
  std::atomic<LoadListener*> listener_ = nullptr;
  engine::Engine engine_;  // last: its threads report to the listener
};

}  // namespace chopsticks::cluster
