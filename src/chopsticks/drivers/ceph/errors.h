#pragma once
#include <string_view>

#include "support/error.h"

namespace chopsticks::drivers::ceph {

/// What the library returned (a negative errno) as the Error of an operation: one word that makes a
/// row of an error table. `missing` is what ENOENT means there: "NoSuchObject".
[[nodiscard]] Error failed(int code, std::string_view missing);

/// The operation was not over at its deadline.
[[nodiscard]] Error timed_out();

}  // namespace chopsticks::drivers::ceph
