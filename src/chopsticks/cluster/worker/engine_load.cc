#include "cluster/worker/engine_load.h"

#include <utility>

namespace chopsticks::cluster {

EngineLoad::EngineLoad(engine::Workload workload, unsigned threads)
    : engine_(std::move(workload), threads,
              {.spawned = [this] { listener_.load()->spawned(); },
               .stopped = [this] { listener_.load()->stopped(); }}) {}

void EngineLoad::report_to(LoadListener& listener) { listener_ = &listener; }

void EngineLoad::apply(const plan::ClassCounts& target, Nanos stop_timeout) {
  engine_.apply(target, stop_timeout);
}

void EngineLoad::stop(Nanos timeout) { engine_.stop(timeout); }

plan::ClassCounts EngineLoad::running() const { return engine_.running(); }

stats::Tally EngineLoad::take() { return engine_.take(); }

}  // namespace chopsticks::cluster
