#pragma once
#include <memory>
#include <mutex>
#include <utility>

#include "cluster/worker/load.h"
#include "engine/engine.h"
#include "users/api/run_listener.h"

namespace chopsticks::cluster {

/// An engine as what a worker drives.
class EngineLoad final : public Load {
 public:
  /// Starts the engine's threads; users come later.
  EngineLoad(engine::Workload workload, unsigned threads);

  void filter_tasks(users::TagFilter tags) { engine_.filter_tasks(std::move(tags)); }
  void configure(Settings settings) { engine_.configure(std::move(settings)); }
  [[nodiscard]] Nanos take_lag() { return engine_.take_lag(); }
  /// The scenario hears of what is taken, and adds how late its users went on. Before any take().
  void tell_scenario(std::shared_ptr<users::RunListener> scenario) {
    scenario_ = std::move(scenario);
  }

  void report_to(LoadListener* listener) override;
  void apply(const plan::ClassCounts& target, Nanos stop_timeout) override;
  void stop(Nanos timeout) override;
  [[nodiscard]] plan::ClassCounts running() const override;
  [[nodiscard]] stats::Tally take() override;

 private:
  void tell(void (LoadListener::*what)());

  std::mutex mutex_;
  LoadListener* listener_ = nullptr;
  std::shared_ptr<users::RunListener> scenario_;
  engine::Engine engine_;  // last: its threads use everything above
};

}  // namespace chopsticks::cluster
