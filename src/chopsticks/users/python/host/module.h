#pragma once
#include <string>

#include <Python.h>

#include "users/python/host/hub.h"

namespace chopsticks::python {

/// `_chopsticks`, the module our Python packages are written against; `settings` is what it hands
/// to them as text. Null with an exception. A new reference.
[[nodiscard]] PyObject* make_module(Hub& hub, const std::string& settings);

}  // namespace chopsticks::python
