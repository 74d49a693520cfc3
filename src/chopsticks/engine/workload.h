#pragma once
#include <memory>

#include "drivers/api/object_store.h"
#include "support/settings.h"
#include "users/api/scenario.h"

namespace chopsticks::engine {

/// What users do, and to what: the same for every shard, not changed while an engine runs.
struct Workload {
  users::Scenario scenario;
  Settings settings;  // the scenario's section of the scenario config, checked with users::check();
                      // Engine::configure() may change it
  std::shared_ptr<drivers::ObjectStoreDriver> objects;
};

}  // namespace chopsticks::engine
