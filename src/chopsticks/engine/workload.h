#pragma once
#include <memory>

#include "drivers/api/storage.h"
#include "support/settings.h"
#include "users/api/scenario.h"

namespace chopsticks::engine {

/// What users do, and to what: the same for every shard, not changed while an engine runs.
struct Workload {
  users::Scenario scenario;
  Settings settings;  // the scenario's section of the scenario config, checked with users::check();
                      // Engine::configure() may change it
  std::shared_ptr<drivers::StorageDriver> storage;
};

}  // namespace chopsticks::engine
