#include "users/python/host/storage_call.h"

#include <algorithm>
#include <utility>

#include "users/python/host/data.h"
#include "users/python/host/greenlets.h"
#include "users/python/host/listeners.h"

namespace chopsticks::python {
namespace {

// What waits here waits on a greenlet's stack, which is moved away meanwhile: nothing on it may be
// pointed to from elsewhere, and no lock may be held.

Hub* hub = nullptr;

}  // namespace

void clients_belong_to(Hub& owner) { hub = &owner; }

PyObject* client_new(PyTypeObject* type, PyObject* /*arguments*/, PyObject* /*keywords*/) {
  auto* user = hub->running();
  if (user == nullptr) {
    PyErr_SetString(PyExc_RuntimeError, "storage can be used only by a user of a running test");
    return nullptr;
  }
  auto* self = type->tp_alloc(type, 0);
  if (self == nullptr) return nullptr;
  reinterpret_cast<Client*>(self)->user = user;
  ++user->references;
  return self;
}

void client_dealloc(PyObject* self) {
  hub->release(reinterpret_cast<Client*>(self)->user);
  auto* type = Py_TYPE(self);
  type->tp_free(self);
  Py_DECREF(type);
}

Op* begin(PyObject* self, Op::Kind kind, PyObject* key) {
  auto* user = reinterpret_cast<Client*>(self)->user;
  if (!hub->in_user()) {
    PyErr_SetString(PyExc_RuntimeError, "storage can be used only inside a user's code");
    return nullptr;
  }
  if (user->link == nullptr || user->gone) {
    PyErr_SetNone(greenlets::exit_exception());
    return nullptr;
  }
  Py_ssize_t size = 0;
  const char* text = key == Py_None ? "" : PyUnicode_AsUTF8AndSize(key, &size);
  if (text == nullptr) return nullptr;
  auto* op = hub->new_op(kind, user);
  op->key.assign(text, static_cast<std::size_t>(size));
  return op;
}

void drop(PyObject* self, Op* op) {
  --reinterpret_cast<Client*>(self)->user->in_flight;
  hub->recycle(op);
}

bool set_payload(Op* op, PyObject* data) {
  if (const auto described = described_payload(data)) {
    op->payload.size = described->size;
    op->payload.fixed = described->fixed;
    return true;
  }
  return set_bytes(op, data, 0);
}

bool set_bytes(Op* op, PyObject* data, std::uint64_t offset) {
  auto* view = new Py_buffer;
  Reference encoded;
  if (PyUnicode_Check(data)) {
    encoded = Reference(PyUnicode_AsUTF8String(data));
    data = encoded.get();
  }
  if (data == nullptr || PyObject_GetBuffer(data, view, PyBUF_SIMPLE) != 0) {
    delete view;
    return false;
  }
  op->buffer = view;
  op->payload.size = Bytes{static_cast<std::uint64_t>(view->len)};
  // Content is asked for [offset, offset + size) of itself: these bytes are that stretch.
  const auto start = reinterpret_cast<std::uintptr_t>(view->buf) - offset;
  // NOLINTNEXTLINE(performance-no-int-to-ptr): never looked at before `offset`.
  op->payload.fixed = drivers::Content(reinterpret_cast<const char*>(start));
  return true;
}

bool finish(Op* op, const char* type, const char* name) {
  if (!hub->perform(op)) return false;
  return tell_listeners(type, name, *op) || (hub->recycle(op), false);
}

PyObject* told(Op* op, const char* type, const char* name) {
  if (!finish(op, type, name)) return nullptr;
  const bool well = op->result.ok();
  hub->recycle(op);
  return PyBool_FromLong(static_cast<long>(well));
}

PyObject* brought(Op* op, const char* type, const char* name) {
  if (!finish(op, type, name)) return nullptr;
  auto* data = op->result.ok() ? data_of(std::move(op->body)) : Py_NewRef(Py_None);
  hub->recycle(op);
  return data;
}

bool read_count(PyObject* given, std::uint64_t fallback, std::uint64_t& count) {
  count = fallback;
  if (given == nullptr || given == Py_None) return true;
  count = PyLong_AsUnsignedLongLong(given);
  return PyErr_Occurred() == nullptr;
}

bool add_client_type(PyObject* module, const char* name, PyMethodDef* methods) {
  PyType_Slot slots[] = {{Py_tp_new, reinterpret_cast<void*>(client_new)},
                         {Py_tp_dealloc, reinterpret_cast<void*>(client_dealloc)},
                         {Py_tp_methods, methods},
                         {0, nullptr}};
  PyType_Spec spec = {name, sizeof(Client), 0, Py_TPFLAGS_DEFAULT, slots};
  const Reference type(PyType_FromSpec(&spec));
  return type && PyModule_AddType(module, reinterpret_cast<PyTypeObject*>(type.get())) == 0;
}

bool parse(PyObject* const* given, Py_ssize_t count, PyObject* names, const char* const* known,
           Py_ssize_t required, Py_ssize_t most, PyObject** values) {
  if (count > most) {
    PyErr_Format(PyExc_TypeError, "takes %zd arguments at most", most);
    return false;
  }
  std::copy_n(given, count, values);
  const auto named = names == nullptr ? 0 : PyTuple_GET_SIZE(names);
  for (Py_ssize_t n = 0; n < named; ++n) {
    auto* name = PyTuple_GET_ITEM(names, n);
    Py_ssize_t at = 0;
    while (at < most && PyUnicode_CompareWithASCIIString(name, known[at]) != 0) ++at;
    if (at == most) {
      PyErr_Format(PyExc_TypeError, "unexpected argument %R", name);
      return false;
    }
    values[at] = given[count + n];
  }
  for (Py_ssize_t n = 0; n < required; ++n) {
    if (values[n] != nullptr) continue;
    PyErr_Format(PyExc_TypeError, "argument '%s' is missing", known[n]);
    return false;
  }
  return true;
}

}  // namespace chopsticks::python
