#pragma once
#include "users/api/scenario.h"

/// The last line of a scenario file: its name and the user classes that take part.
/// `CHOPSTICKS_SCENARIO(s3_large_objects, S3LargeObjects)`
#define CHOPSTICKS_SCENARIO(scenario_name, UserType)                                \
  namespace chopsticks::scenarios {                                                 \
  ::chopsticks::users::Scenario scenario_name();                                    \
  ::chopsticks::users::Scenario scenario_name() {                                   \
    return {#scenario_name, {::chopsticks::users::user_kind<UserType>(#UserType)}}; \
  }                                                                                 \
  }
