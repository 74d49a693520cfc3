#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.h"

namespace chopsticks::plugin {

/// A C++ compiler that can compile scenarios.
struct Compiler {
  std::string command;
  std::string version;  // "Clang 19.1.7", "GCC 14.2.0"
};

/// What is needed to look for one, so that tests bring a world of their own.
struct Surroundings {
  std::function<std::optional<std::string>(const char* name)> variable;
  /// The version of a compiler: "Clang 19.1.7"; nothing when there is none of that name.
  std::function<std::optional<std::string>(const std::string& command)> version;
};
[[nodiscard]] Surroundings this_machine();

/// CHOPSTICKS_CXX if it is set; else the compiler that compiled this program, clang++-19, clang++,
/// g++-14, g++: the first that is Clang 19 or GCC 14, or later. Older GCC miscompiles coroutines.
/// The error names the package to install.
[[nodiscard]] Result<Compiler> find_compiler(const Surroundings& surroundings);

/// The words of a command that makes a shared object of a source. Sanitizers as in this program.
[[nodiscard]] std::vector<std::string> compile_command(const Compiler& compiler,
                                                       const std::vector<std::string>& include,
                                                       const std::string& source,
                                                       const std::string& object,
                                                       const std::string& dependencies);

}  // namespace chopsticks::plugin
