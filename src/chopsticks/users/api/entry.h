#pragma once
#include "users/api/plugin_entry.h"
#include "users/api/scenario.h"

// CHOPSTICKS_SCENARIO(name, Class, ...) is the last line of a scenario file: its name, which is
// also its section in the scenario config, the user classes that take part and, if there is one,
// the load shape. `CHOPSTICKS_SCENARIO(s3_large_objects, S3LargeObjects)`
//
// A file compiled on its own exports one symbol, the entry; the scenarios that come with the
// program are functions that it lists.
#ifdef CHOPSTICKS_BUILT_IN
#define CHOPSTICKS_SCENARIO(scenario_name, ...)                                         \
  namespace chopsticks::scenarios {                                                     \
  ::chopsticks::users::Scenario scenario_name();                                        \
  ::chopsticks::users::Scenario scenario_name() {                                       \
    return ::chopsticks::users::scenario_of<__VA_ARGS__>(#scenario_name, #__VA_ARGS__); \
  }                                                                                     \
  }
#else
#define CHOPSTICKS_SCENARIO(scenario_name, ...)                                                    \
  extern "C"                                                                                       \
      [[gnu::visibility("default")]] const ::chopsticks::users::ScenarioEntry chopsticks_scenario; \
  const ::chopsticks::users::ScenarioEntry chopsticks_scenario{                                    \
      CHOPSTICKS_MARK_BEGIN CHOPSTICKS_MARK,                                                       \
      [] { return ::chopsticks::users::scenario_of<__VA_ARGS__>(#scenario_name, #__VA_ARGS__); }};
#endif
