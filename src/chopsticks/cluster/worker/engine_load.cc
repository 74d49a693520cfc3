#include "cluster/worker/engine_load.h"

#include <utility>

namespace chopsticks::cluster {

EngineLoad::EngineLoad(engine::Workload workload, unsigned threads)
    : engine_(std::move(workload), threads,
              {.spawned = [this] { tell(&LoadListener::spawned); },
               .stopped = [this] { tell(&LoadListener::stopped); }}) {}

void EngineLoad::report_to(LoadListener* listener) {
  const std::lock_guard lock(mutex_);
  listener_ = listener;
}

void EngineLoad::tell(void (LoadListener::*what)()) {
  const std::lock_guard lock(mutex_);
  if (listener_) (listener_->*what)();
}

void EngineLoad::apply(const plan::ClassCounts& target, Nanos stop_timeout) {
  engine_.apply(target, stop_timeout);
}

void EngineLoad::stop(Nanos timeout) { engine_.stop(timeout); }

plan::ClassCounts EngineLoad::running() const { return engine_.running(); }

stats::Tally EngineLoad::take() {
  auto tally = engine_.take();
  if (scenario_) {
    tally.scenario_lag = scenario_->take_lag();
    scenario_->measured(tally);
  }
  return tally;
}

}  // namespace chopsticks::cluster
