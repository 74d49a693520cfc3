#pragma once
#include <string>
#include <string_view>

#include "support/result.h"

namespace chopsticks::drivers::s5cmd {

/// The s5cmd of this machine.
struct Program {
  std::string path;
  bool has_head = true;  // since 2.3
};

/// Asks it for its version, which must be 2.2 or later: the first that reads an object from its
/// standard input. The error is half a sentence: "…/s5cmd is version 2.1.0, and 2.2 is needed".
[[nodiscard]] Result<Program> find_program(const std::string& path);

}  // namespace chopsticks::drivers::s5cmd
