#pragma once
#include "users/python/host/hub.h"

namespace chopsticks::python {

/// `_chopsticks.HttpClient`: requests of a Python user, one at a time, over his shard's connection.
/// What makes a browser of it (cookies, redirects, forms) is written in Python.
[[nodiscard]] bool add_http_client_type(PyObject* module, Hub& hub);

}  // namespace chopsticks::python
