#pragma once
#include <string>
#include <vector>

#include "support/result.h"

namespace CLI {
class App;
}

namespace chopsticks::cli {

/// Lets CLI11 parse the words of a command, with our messages: a missing value, an unknown option
/// with the nearest known one, an argument nobody expects. --help and --version come out as
/// exceptions (CLI::Success).
[[nodiscard]] Result<void> parse_words(CLI::App& app, std::vector<std::string> words);

}  // namespace chopsticks::cli
