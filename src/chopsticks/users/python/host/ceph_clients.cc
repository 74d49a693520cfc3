#include "users/python/host/ceph_clients.h"

#include "users/python/host/storage_call.h"

namespace chopsticks::python {
namespace {

// As much as one call may bring: an object or a stretch of an image is held in memory.
constexpr std::uint64_t kMostRead = 128 * MiB.count;

Hub* hub = nullptr;

// Something to be written at `offset`; null with an exception.
Op* begin_write(PyObject* self, Op::Kind kind, PyObject* key, PyObject* data, PyObject* offset) {
  std::uint64_t at = 0;
  if (!read_count(offset, 0, at)) return nullptr;
  auto* op = begin(self, kind, key);
  if (op == nullptr) return nullptr;
  op->offset = at;
  if (set_bytes(op, data, at)) return op;
  drop(self, op);
  return nullptr;
}

// Something about a stretch; null with an exception.
Op* begin_stretch(PyObject* self, Op::Kind kind, PyObject* key, PyObject* offset, PyObject* size,
                  std::uint64_t fallback) {
  std::uint64_t at = 0;
  std::uint64_t length = 0;
  if (!read_count(offset, 0, at) || !read_count(size, fallback, length)) return nullptr;
  auto* op = begin(self, kind, key);
  if (op == nullptr) return nullptr;
  op->offset = at;
  op->size = Bytes{length};
  return op;
}

PyObject* image_size(PyObject* self, PyObject* /*unused*/) {
  auto* op = begin(self, Op::Kind::kRbdSize);
  if (op == nullptr || !hub->perform(op)) return nullptr;
  auto* size = PyLong_FromUnsignedLongLong(op->size.count);
  hub->recycle(op);
  return size;
}

// The image's own content: the payload names no other.
PyObject* write_own(PyObject* self, PyObject* offset, PyObject* size) {
  auto* op = begin_stretch(self, Op::Kind::kRbdWrite, Py_None, offset, size, 0);
  if (op == nullptr) return nullptr;
  op->payload.size = op->size;
  return told(op, "RBD", "write");
}

PyObject* write(PyObject* self, PyObject* const* given, Py_ssize_t count, PyObject* names) {
  static const char* const known[] = {"offset", "data", "size"};
  PyObject* values[3] = {};
  if (!parse(given, count, names, known, 1, 3, values)) return nullptr;
  const auto& [offset, data, size] = values;
  if ((data == nullptr) == (size == nullptr)) {
    PyErr_SetString(PyExc_TypeError, "write() takes either data or size");
    return nullptr;
  }
  if (data == nullptr) return write_own(self, offset, size);
  auto* op = begin_write(self, Op::Kind::kRbdWrite, Py_None, data, offset);
  return op == nullptr ? nullptr : told(op, "RBD", "write");
}

PyObject* read(PyObject* self, PyObject* const* given, Py_ssize_t count, PyObject* names) {
  static const char* const known[] = {"offset", "size"};
  PyObject* values[2] = {};
  if (!parse(given, count, names, known, 2, 2, values)) return nullptr;
  auto* op = begin_stretch(self, Op::Kind::kRbdRead, Py_None, values[0], values[1], 0);
  return op == nullptr ? nullptr : brought(op, "RBD", "read");
}

PyObject* verify(PyObject* self, PyObject* const* given, Py_ssize_t count, PyObject* names) {
  static const char* const known[] = {"offset", "size"};
  PyObject* values[2] = {};
  if (!parse(given, count, names, known, 2, 2, values)) return nullptr;
  auto* op = begin_stretch(self, Op::Kind::kRbdVerify, Py_None, values[0], values[1], 0);
  return op == nullptr ? nullptr : told(op, "RBD", "read");
}

PyObject* discard(PyObject* self, PyObject* const* given, Py_ssize_t count, PyObject* names) {
  static const char* const known[] = {"offset", "size"};
  PyObject* values[2] = {};
  if (!parse(given, count, names, known, 2, 2, values)) return nullptr;
  auto* op = begin_stretch(self, Op::Kind::kRbdDiscard, Py_None, values[0], values[1], 0);
  return op == nullptr ? nullptr : told(op, "RBD", "discard");
}

PyObject* flush(PyObject* self, PyObject* /*unused*/) {
  auto* op = begin(self, Op::Kind::kRbdFlush);
  return op == nullptr ? nullptr : told(op, "RBD", "flush");
}

PyObject* write_full(PyObject* self, PyObject* const* given, Py_ssize_t count, PyObject* names) {
  static const char* const known[] = {"key", "data"};
  PyObject* values[2] = {};
  if (!parse(given, count, names, known, 2, 2, values)) return nullptr;
  auto* op = begin(self, Op::Kind::kRadosWriteFull, values[0]);
  if (op == nullptr) return nullptr;
  if (!set_payload(op, values[1])) {
    drop(self, op);
    return nullptr;
  }
  return told(op, "RADOS", "write_full");
}

PyObject* write_part(PyObject* self, PyObject* const* given, Py_ssize_t count, PyObject* names) {
  static const char* const known[] = {"key", "data", "offset"};
  PyObject* values[3] = {};
  if (!parse(given, count, names, known, 2, 3, values)) return nullptr;
  auto* op = begin_write(self, Op::Kind::kRadosWrite, values[0], values[1], values[2]);
  return op == nullptr ? nullptr : told(op, "RADOS", "write");
}

PyObject* read_object(PyObject* self, PyObject* const* given, Py_ssize_t count, PyObject* names) {
  static const char* const known[] = {"key", "size", "offset"};
  PyObject* values[3] = {};
  if (!parse(given, count, names, known, 1, 3, values)) return nullptr;
  auto* op = begin_stretch(self, Op::Kind::kRadosRead, values[0], values[2], values[1], kMostRead);
  return op == nullptr ? nullptr : brought(op, "RADOS", "read");
}

PyObject* stat(PyObject* self, PyObject* const* given, Py_ssize_t count, PyObject* names) {
  static const char* const known[] = {"key"};
  PyObject* values[1] = {};
  if (!parse(given, count, names, known, 1, 1, values)) return nullptr;
  auto* op = begin(self, Op::Kind::kRadosStat, values[0]);
  if (op == nullptr || !finish(op, "RADOS", "stat")) return nullptr;
  auto* size = op->result.ok() ? PyLong_FromUnsignedLongLong(op->size.count) : Py_NewRef(Py_None);
  hub->recycle(op);
  return size;
}

PyObject* remove(PyObject* self, PyObject* const* given, Py_ssize_t count, PyObject* names) {
  static const char* const known[] = {"key"};
  PyObject* values[1] = {};
  if (!parse(given, count, names, known, 1, 1, values)) return nullptr;
  auto* op = begin(self, Op::Kind::kRadosRemove, values[0]);
  return op == nullptr ? nullptr : told(op, "RADOS", "remove");
}

PyMethodDef rbd_methods[] = {
    {"size", image_size, METH_NOARGS, "size() -> bytes of the image"},
    method("write", write, "write(offset, data) or write(offset, size=n) -> bool"),
    method("read", read, "read(offset, size) -> data like bytes, or None"),
    method("verify", verify, "verify(offset, size) -> bool"),
    method("discard", discard, "discard(offset, size) -> bool"),
    {"flush", flush, METH_NOARGS, "flush() -> bool"},
    {}};

PyMethodDef rados_methods[] = {
    method("write_full", write_full, "write_full(key, data) -> bool"),
    method("write", write_part, "write(key, data, offset=0) -> bool"),
    method("read", read_object, "read(key, size=None, offset=0) -> data like bytes, or None"),
    method("stat", stat, "stat(key) -> bytes of the object, or None"),
    method("remove", remove, "remove(key) -> bool"),
    {}};

}  // namespace

bool add_ceph_client_types(PyObject* module, Hub& owner) {
  hub = &owner;
  return add_client_type(module, "_chopsticks.RbdClient", rbd_methods) &&
         add_client_type(module, "_chopsticks.RadosClient", rados_methods);
}

}  // namespace chopsticks::python
