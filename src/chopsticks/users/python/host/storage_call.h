#pragma once
#include <cstdint>

#include <Python.h>

#include "users/python/host/hub.h"
#include "users/python/host/reference.h"

/// What the clients of all kinds of storage have in common: each belongs to a user, makes
/// operations for him and waits for them.
namespace chopsticks::python {

struct Client {
  PyObject_HEAD HubUser* user;
};

/// Once, before any client is made.
void clients_belong_to(Hub& hub);

[[nodiscard]] PyObject* client_new(PyTypeObject* type, PyObject* arguments, PyObject* keywords);
void client_dealloc(PyObject* self);

// All that follows leaves a Python exception behind when it returns null or false.

/// An operation for this client's user, with `key` in it.
[[nodiscard]] Op* begin(PyObject* self, Op::Kind kind, PyObject* key = Py_None);
/// One that is not handed over after all.
void drop(PyObject* self, Op* op);
/// What is to be stored: generated data stays described, anything else with a buffer (or text) is
/// borrowed until the operation is done.
[[nodiscard]] bool set_payload(Op* op, PyObject* data);
/// The same as bytes that stand at `offset`.
[[nodiscard]] bool set_bytes(Op* op, PyObject* data, std::uint64_t offset);
/// Waits for it; then tells those who listen to requests. False: it is gone.
[[nodiscard]] bool finish(Op* op, const char* type, const char* name);
/// finish() for what only succeeds or fails.
[[nodiscard]] PyObject* told(Op* op, const char* type, const char* name);
/// finish() for what brings data; None after a failure.
[[nodiscard]] PyObject* brought(Op* op, const char* type, const char* name);
/// Fills `values` by place and name.
[[nodiscard]] bool parse(PyObject* const* given, Py_ssize_t count, PyObject* names,
                         const char* const* known, Py_ssize_t required, Py_ssize_t most,
                         PyObject** values);
/// A whole number from 0; `fallback` where nothing is given.
[[nodiscard]] bool read_count(PyObject* given, std::uint64_t fallback, std::uint64_t& count);

template <class F>
PyMethodDef method(const char* name, F* function, const char* doc) {
  return {name, reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(function)),
          METH_FASTCALL | METH_KEYWORDS, doc};
}

/// Adds a type of clients with these methods to the module.
[[nodiscard]] bool add_client_type(PyObject* module, const char* name, PyMethodDef* methods);

}  // namespace chopsticks::python
