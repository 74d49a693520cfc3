#include "users/python/host/greenlets.h"

#include <greenlet/greenlet.h>

namespace chopsticks::python::greenlets {

bool import() {
  PyGreenlet_Import();
  return _PyGreenlet_API != nullptr;
}

_greenlet* current() { return PyGreenlet_GetCurrent(); }

_greenlet* make(PyObject* run, _greenlet* parent) { return PyGreenlet_New(run, parent); }

PyObject* go(_greenlet* greenlet, PyObject* arguments) {
  return PyGreenlet_Switch(greenlet, arguments, nullptr);
}

PyObject* throw_into(_greenlet* greenlet, PyObject* exception) {
  return PyGreenlet_Throw(greenlet, exception, nullptr, nullptr);
}

bool active(_greenlet* greenlet) noexcept { return PyGreenlet_ACTIVE(greenlet); }

PyObject* exit_exception() noexcept { return PyExc_GreenletExit; }

}  // namespace chopsticks::python::greenlets
