#pragma once
#include "users/python/host/reference.h"
#include "users/python/op.h"

namespace chopsticks::python {

/// What Python code listens to requests, called for each operation after it was recorded: without
/// any (the rule) this costs nothing.
void listeners_are(PyObject* call);

/// False: a listener let an exception out.
[[nodiscard]] bool tell_listeners(const char* type, const char* name, const Op& op);

}  // namespace chopsticks::python
