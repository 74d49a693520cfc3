#include "users/python/host/listeners.h"

namespace chopsticks::python {
namespace {

PyObject* listeners = nullptr;  // for as long as the process lasts

double milliseconds(Nanos span) { return std::chrono::duration<double, std::milli>(span).count(); }

}  // namespace

void listeners_are(PyObject* call) {
  Py_XDECREF(listeners);
  listeners = call == Py_None ? nullptr : Py_NewRef(call);
}

bool tell_listeners(const char* type, const char* name, const Op& op) {
  if (listeners == nullptr) return true;
  const auto* trouble = op.result.ok() ? nullptr : op.result.error->message.c_str();
  const Reference told(
      PyObject_CallFunction(listeners, "ssdKz", type, name, milliseconds(op.done - op.asked),
                            static_cast<unsigned long long>(op.result.bytes.count), trouble));
  return static_cast<bool>(told);
}

}  // namespace chopsticks::python
