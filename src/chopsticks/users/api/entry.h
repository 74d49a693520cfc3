#pragma once
#include "users/api/scenario.h"

/// The last line of a scenario file: its name, the user classes that take part and, if there is
/// one, the load shape. `CHOPSTICKS_SCENARIO(s3_large_objects, S3LargeObjects)`
#define CHOPSTICKS_SCENARIO(scenario_name, ...)                                         \
  namespace chopsticks::scenarios {                                                     \
  ::chopsticks::users::Scenario scenario_name();                                        \
  ::chopsticks::users::Scenario scenario_name() {                                       \
    return ::chopsticks::users::scenario_of<__VA_ARGS__>(#scenario_name, #__VA_ARGS__); \
  }                                                                                     \
  }
