#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace chopsticks::cli {

/// A statement of a Python file, as far as its shape goes.
struct PythonLine {
  int indent = 0;    // columns; tabs go to multiples of 8
  int number = 0;    // where it starts, from 1
  std::string text;  // on one line, without comments, string literals emptied to ""
};

/// The statements of a Python file in order. Never fails: what is no Python comes out as some lines
/// or other.
[[nodiscard]] std::vector<PythonLine> python_lines(std::string_view source);

}  // namespace chopsticks::cli
