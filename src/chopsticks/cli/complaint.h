#pragma once
#include "support/error.h"

namespace chopsticks::cli {

inline constexpr int kFailed = 1;
inline constexpr int kWrongCommandLine = 2;

/// Says in one line, and without secrets, why the program cannot do what it was told; returns the
/// exit code.
int complain(const Error& why, int exit_code = kFailed);

}  // namespace chopsticks::cli
