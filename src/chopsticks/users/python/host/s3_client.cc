#include "users/python/host/s3_client.h"

#include <algorithm>

#include "users/python/host/data.h"
#include "users/python/host/greenlets.h"
#include "users/python/host/listeners.h"

namespace chopsticks::python {
namespace {

// What waits here waits on a greenlet's stack, which is moved away meanwhile: nothing on it may be
// pointed to from elsewhere, and no lock may be held.

Hub* hub = nullptr;

struct S3Client {
  PyObject_HEAD HubUser* user;
};

PyObject* client_new(PyTypeObject* type, PyObject* /*arguments*/, PyObject* /*keywords*/) {
  auto* user = hub->running();
  if (user == nullptr) {
    PyErr_SetString(PyExc_RuntimeError, "storage can be used only by a user of a running test");
    return nullptr;
  }
  auto* self = type->tp_alloc(type, 0);
  if (self == nullptr) return nullptr;
  reinterpret_cast<S3Client*>(self)->user = user;
  ++user->references;
  return self;
}

void client_dealloc(PyObject* self) {
  hub->release(reinterpret_cast<S3Client*>(self)->user);
  auto* type = Py_TYPE(self);
  type->tp_free(self);
  Py_DECREF(type);
}

// An operation for this client's user, with `key` in it; null with an exception.
Op* begin(PyObject* self, Op::Kind kind, PyObject* key) {
  auto* user = reinterpret_cast<S3Client*>(self)->user;
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

// Never handed over.
void drop(PyObject* self, Op* op) {
  --reinterpret_cast<S3Client*>(self)->user->in_flight;
  hub->recycle(op);
}

bool set_payload(Op* op, PyObject* data) {
  if (const auto described = described_payload(data)) {
    op->payload.size = described->size;
    op->payload.fixed = described->fixed;
    return true;
  }
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
  op->payload.fixed = drivers::Content(static_cast<const char*>(view->buf));
  return true;
}

bool add_metadata(drivers::Metadata& metadata, PyObject* name, PyObject* value) {
  const Reference as_text(PyObject_Str(value));
  const char* key = PyUnicode_AsUTF8(name);
  const char* text = key != nullptr && as_text ? PyUnicode_AsUTF8(as_text.get()) : nullptr;
  if (text == nullptr) return false;
  metadata[key] = text;
  return true;
}

bool set_metadata(Op* op, PyObject* given) {
  if (given == nullptr || given == Py_None) return true;
  if (PyDict_Check(given) == 0) {
    PyErr_SetString(PyExc_TypeError, "metadata must be a dict of names and values");
    return false;
  }
  drivers::Metadata metadata;
  PyObject* name = nullptr;
  PyObject* value = nullptr;
  for (Py_ssize_t at = 0; PyDict_Next(given, &at, &name, &value) != 0;) {
    if (!add_metadata(metadata, name, value)) return false;
  }
  if (auto good = drivers::check(metadata); !good) {
    PyErr_SetString(PyExc_ValueError, good.error().message.c_str());
    return false;
  }
  if (!metadata.empty()) {
    op->payload.metadata =
        std::make_shared<const drivers::Metadata>(drivers::in_lower_case(std::move(metadata)));
  }
  return true;
}

// Waits for it; then tells those who listen to requests. False: an exception is set.
bool finish(Op* op, const char* name) {
  if (!hub->perform(op)) return false;
  return tell_listeners("S3", name, *op) || (hub->recycle(op), false);
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

PyObject* upload(PyObject* self, PyObject* const* given, Py_ssize_t count, PyObject* names) {
  static const char* const known[] = {"key", "data", "metadata"};
  PyObject* values[3] = {};
  if (!parse(given, count, names, known, 2, 3, values)) return nullptr;
  auto* op = begin(self, Op::Kind::kUpload, values[0]);
  if (op == nullptr) return nullptr;
  if (!set_metadata(op, values[2]) || !set_payload(op, values[1])) {
    drop(self, op);
    return nullptr;
  }
  if (!finish(op, "upload")) return nullptr;
  const bool stored = op->result.ok();
  hub->recycle(op);
  return PyBool_FromLong(static_cast<long>(stored));
}

PyObject* download(PyObject* self, PyObject* const* given, Py_ssize_t count, PyObject* names) {
  static const char* const known[] = {"key"};
  PyObject* values[1] = {};
  if (!parse(given, count, names, known, 1, 1, values)) return nullptr;
  auto* op = begin(self, Op::Kind::kDownload, values[0]);
  if (op == nullptr || !finish(op, "download")) return nullptr;
  auto* data = op->result.ok() ? data_of(std::move(op->body)) : Py_NewRef(Py_None);
  hub->recycle(op);
  return data;
}

PyObject* remove(PyObject* self, PyObject* const* given, Py_ssize_t count, PyObject* names) {
  static const char* const known[] = {"key"};
  PyObject* values[1] = {};
  if (!parse(given, count, names, known, 1, 1, values)) return nullptr;
  auto* op = begin(self, Op::Kind::kDelete, values[0]);
  if (op == nullptr || !finish(op, "delete")) return nullptr;
  const bool removed = op->result.ok();
  hub->recycle(op);
  return PyBool_FromLong(static_cast<long>(removed));
}

PyObject* metadata_of(const Op& op) {
  auto* metadata = PyDict_New();
  for (const auto& [name, value] : op.metadata) {
    const Reference text(PyUnicode_DecodeUTF8(value.data(), static_cast<Py_ssize_t>(value.size()),
                                              "surrogateescape"));
    if (!text || PyDict_SetItemString(metadata, name.c_str(), text.get()) != 0) PyErr_Clear();
  }
  return metadata;
}

PyObject* head_of(const Op& op) {
  return Py_BuildValue("{s:K,s:s,s:N}", "ContentLength",
                       static_cast<unsigned long long>(op.size.count), "ETag", op.etag.c_str(),
                       "Metadata", metadata_of(op));
}

PyObject* head_object(PyObject* self, PyObject* const* given, Py_ssize_t count, PyObject* names) {
  static const char* const known[] = {"key"};
  PyObject* values[1] = {};
  if (!parse(given, count, names, known, 1, 1, values)) return nullptr;
  auto* op = begin(self, Op::Kind::kHead, values[0]);
  if (op == nullptr || !finish(op, "head")) return nullptr;
  auto* found = op->result.ok() ? head_of(*op) : Py_NewRef(Py_None);
  hub->recycle(op);
  return found;
}

PyObject* keys_of(const Op& op) {
  auto* keys = PyList_New(static_cast<Py_ssize_t>(op.objects.size()));
  if (keys == nullptr) return nullptr;
  Py_ssize_t at = 0;
  for (const auto& object : op.objects) {
    auto* key = PyUnicode_DecodeUTF8(object.key.data(), static_cast<Py_ssize_t>(object.key.size()),
                                     "surrogateescape");
    if (key == nullptr) {
      Py_DECREF(keys);
      return nullptr;
    }
    PyList_SET_ITEM(keys, at++, key);
  }
  return keys;
}

PyObject* list_objects(PyObject* self, PyObject* const* given, Py_ssize_t count, PyObject* names) {
  static const char* const known[] = {"prefix", "max_keys"};
  PyObject* values[2] = {};
  if (!parse(given, count, names, known, 0, 2, values)) return nullptr;
  const long limit = values[1] == nullptr ? 1000 : PyLong_AsLong(values[1]);
  if (limit == -1 && PyErr_Occurred() != nullptr) return nullptr;
  auto* op = begin(self, Op::Kind::kList, values[0] == nullptr ? Py_None : values[0]);
  if (op == nullptr) return nullptr;
  op->limit = static_cast<unsigned>(std::clamp(limit, 1L, 1000L));
  if (!finish(op, "list")) return nullptr;
  auto* keys = keys_of(*op);
  hub->recycle(op);
  return keys;
}

template <class F>
PyMethodDef method(const char* name, F* function, const char* doc) {
  return {name, reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(function)),
          METH_FASTCALL | METH_KEYWORDS, doc};
}

PyMethodDef methods[] = {
    method("upload", upload, "upload(key, data, metadata=None) -> bool"),
    method("download", download, "download(key) -> data like bytes, or None"),
    method("delete", remove, "delete(key) -> bool"),
    method("head_object", head_object, "head_object(key) -> dict, or None"),
    method("list_objects", list_objects, "list_objects(prefix=None, max_keys=1000) -> keys"),
    {}};

PyType_Slot slots[] = {{Py_tp_new, reinterpret_cast<void*>(client_new)},
                       {Py_tp_dealloc, reinterpret_cast<void*>(client_dealloc)},
                       {Py_tp_methods, methods},
                       {0, nullptr}};
PyType_Spec spec = {"_chopsticks.S3Client", sizeof(S3Client), 0, Py_TPFLAGS_DEFAULT, slots};

}  // namespace

bool add_s3_client_type(PyObject* module, Hub& owner) {
  hub = &owner;
  const Reference type(PyType_FromSpec(&spec));
  return type && PyModule_AddObjectRef(module, "S3Client", type.get()) == 0;
}

}  // namespace chopsticks::python
