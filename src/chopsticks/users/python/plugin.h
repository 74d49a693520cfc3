#pragma once
#include <memory>

#include "support/result.h"
#include "users/python/interpreter.h"

namespace chopsticks::python {

/// Finds the plugin beside the program, opens Python's own library before it (with its symbols for
/// everybody: the modules of the standard library need them) and starts Python.
[[nodiscard]] Result<std::shared_ptr<Interpreter>> open_plugin(Facts facts);

}  // namespace chopsticks::python
