#pragma once
#include <mutex>
#include <utility>

#include "cluster/worker/load.h"
#include "engine/engine.h"

namespace chopsticks::cluster {

/// An engine as what a worker drives.
class EngineLoad final : public Load {
 public:
  /// Starts the engine's threads; users come later.
  EngineLoad(engine::Workload workload, unsigned threads);

  void filter_tasks(users::TagFilter tags) { engine_.filter_tasks(std::move(tags)); }
  void configure(Settings settings) { engine_.configure(std::move(settings)); }
  [[nodiscard]] Nanos take_lag() { return engine_.take_lag(); }

  void report_to(LoadListener* listener) override;
  void apply(const plan::ClassCounts& target, Nanos stop_timeout) override;
  void stop(Nanos timeout) override;
  [[nodiscard]] plan::ClassCounts running() const override;
  [[nodiscard]] stats::Tally take() override;

 private:
  void tell(void (LoadListener::*what)());

  std::mutex mutex_;
  LoadListener* listener_ = nullptr;
  engine::Engine engine_;  // last: its threads use everything above
};

}  // namespace chopsticks::cluster
