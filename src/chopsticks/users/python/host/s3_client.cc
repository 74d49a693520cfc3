#include "users/python/host/s3_client.h"

#include <algorithm>

#include "users/python/host/storage_call.h"

namespace chopsticks::python {
namespace {

Hub* hub = nullptr;

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
  return told(op, "S3", "upload");
}

PyObject* download(PyObject* self, PyObject* const* given, Py_ssize_t count, PyObject* names) {
  static const char* const known[] = {"key"};
  PyObject* values[1] = {};
  if (!parse(given, count, names, known, 1, 1, values)) return nullptr;
  auto* op = begin(self, Op::Kind::kDownload, values[0]);
  return op == nullptr ? nullptr : brought(op, "S3", "download");
}

PyObject* remove(PyObject* self, PyObject* const* given, Py_ssize_t count, PyObject* names) {
  static const char* const known[] = {"key"};
  PyObject* values[1] = {};
  if (!parse(given, count, names, known, 1, 1, values)) return nullptr;
  auto* op = begin(self, Op::Kind::kDelete, values[0]);
  return op == nullptr ? nullptr : told(op, "S3", "delete");
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
  if (op == nullptr || !finish(op, "S3", "head")) return nullptr;
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
  if (!finish(op, "S3", "list")) return nullptr;
  auto* keys = keys_of(*op);
  hub->recycle(op);
  return keys;
}

PyMethodDef methods[] = {
    method("upload", upload, "upload(key, data, metadata=None) -> bool"),
    method("download", download, "download(key) -> data like bytes, or None"),
    method("delete", remove, "delete(key) -> bool"),
    method("head_object", head_object, "head_object(key) -> dict, or None"),
    method("list_objects", list_objects, "list_objects(prefix=None, max_keys=1000) -> keys"),
    {}};

}  // namespace

bool add_s3_client_type(PyObject* module, Hub& owner) {
  hub = &owner;
  return add_client_type(module, "_chopsticks.S3Client", methods);
}

}  // namespace chopsticks::python
