#pragma once
#include <Python.h>

struct _greenlet;

/// Greenlet's C API in one place: its header sets itself up in every file that includes it.
namespace chopsticks::python::greenlets {

/// Once, on the hub's thread, before anything else here. False: a Python exception is set.
[[nodiscard]] bool import();

// All return new references, or null with an exception.
[[nodiscard]] _greenlet* current();
[[nodiscard]] _greenlet* make(PyObject* run, _greenlet* parent);
/// Until something switches back here; `arguments` only for the first time.
[[nodiscard]] PyObject* go(_greenlet* greenlet, PyObject* arguments = nullptr);
[[nodiscard]] PyObject* throw_into(_greenlet* greenlet, PyObject* exception);

/// Has begun and not ended.
[[nodiscard]] bool active(_greenlet* greenlet) noexcept;
/// GreenletExit.
[[nodiscard]] PyObject* exit_exception() noexcept;

}  // namespace chopsticks::python::greenlets
