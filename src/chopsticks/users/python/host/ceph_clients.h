#pragma once
#include <Python.h>

#include "users/python/host/hub.h"

namespace chopsticks::python {

/// `_chopsticks.RbdClient` and `_chopsticks.RadosClient`: what RBDWorkload and RadosWorkload have
/// as `client`.
[[nodiscard]] bool add_ceph_client_types(PyObject* module, Hub& hub);

}  // namespace chopsticks::python
