#pragma once
#include <string>
#include <vector>

#include "support/result.h"

namespace chopsticks::plugin {

/// How a command ended.
struct Outcome {
  int exit_code = 0;   // 128 + the signal that ended it
  std::string output;  // what it printed, if that was asked for
};

enum class Output { kShown, kKept };

/// Runs a command to its end. kShown: whatever it prints appears on our standard error as it is.
/// kKept: what it prints on standard output is kept, and its complaints are thrown away. The error
/// says why it could not be started.
[[nodiscard]] Result<Outcome> run(const std::vector<std::string>& words, Output output);

}  // namespace chopsticks::plugin
