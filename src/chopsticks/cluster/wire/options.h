#pragma once
#include "cluster/wire/value.h"

namespace chopsticks::cluster {

/// The options of a Spawn reduced to what every worker can read. locust4j knows text keys, integers
/// of 32 bits and lists of text: larger integers become floats, other lists, non-text keys and
/// binaries are left out.
[[nodiscard]] Value::Map plain_options(const Value::Map& options);

}  // namespace chopsticks::cluster
