#include "users/python/host/data.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <utility>
#include <vector>

#include "support/random.h"
#include "users/python/host/reference.h"

namespace chopsticks::python {
namespace {

/// Either `content` (of our making, from `offset`), or a body's bytes; `made` once somebody looked.
struct State {
  std::optional<drivers::Content> content;
  std::uint64_t offset = 0;
  std::size_t size = 0;
  drivers::Body body;
  std::vector<char> made;
};

struct Data {
  PyObject_HEAD State state;
};

PyTypeObject* data_type = nullptr;

// Larger slices stay described, smaller ones become bytes.
constexpr Py_ssize_t kSmall = 65'536;

State& state_of(PyObject* self) { return reinterpret_cast<Data*>(self)->state; }

PyObject* make(State state) {
  auto* self = data_type->tp_alloc(data_type, 0);
  if (self != nullptr) new (&state_of(self)) State(std::move(state));
  return self;
}

void data_dealloc(PyObject* self) {
  state_of(self).~State();
  auto* type = Py_TYPE(self);
  type->tp_free(self);
  Py_DECREF(type);
}

// What it holds, made now if need be.
std::span<const char> look(State& state) {
  if (!state.content) return state.body.bytes();
  if (state.made.empty() && state.size > 0) {
    auto* thread = state.size > std::size_t{1} << 20 ? PyEval_SaveThread() : nullptr;
    std::vector<char> made(state.size);
    state.content->copy(state.offset, made);
    if (thread != nullptr) PyEval_RestoreThread(thread);
    state.made = std::move(made);
  }
  return state.made;
}

int data_buffer(PyObject* self, Py_buffer* view, int flags) {
  const auto bytes = look(state_of(self));
  return PyBuffer_FillInfo(view, self, const_cast<char*>(bytes.data()),
                           static_cast<Py_ssize_t>(bytes.size()), 1, flags);
}

Py_ssize_t data_length(PyObject* self) { return static_cast<Py_ssize_t>(state_of(self).size); }

PyObject* as_bytes(PyObject* self) {
  const auto bytes = look(state_of(self));
  return PyBytes_FromStringAndSize(bytes.data(), static_cast<Py_ssize_t>(bytes.size()));
}

PyObject* slice_of(PyObject* self, Py_ssize_t from, Py_ssize_t size) {
  auto& state = state_of(self);
  if (!state.content) {
    return PyBytes_FromStringAndSize(state.body.bytes().data() + from, size);
  }
  const auto offset = state.offset + static_cast<std::uint64_t>(from);
  if (size > kSmall) return make({state.content, offset, static_cast<std::size_t>(size), {}, {}});
  auto* bytes = PyBytes_FromStringAndSize(nullptr, size);
  if (bytes != nullptr) {
    state.content->copy(offset, {PyBytes_AS_STRING(bytes), static_cast<std::size_t>(size)});
  }
  return bytes;
}

PyObject* item_at(PyObject* self, PyObject* key) {
  auto index = PyNumber_AsSsize_t(key, PyExc_IndexError);
  if (index == -1 && PyErr_Occurred() != nullptr) return nullptr;
  const auto length = data_length(self);
  if (index < 0) index += length;
  if (index < 0 || index >= length) {
    PyErr_SetString(PyExc_IndexError, "index out of range");
    return nullptr;
  }
  const Reference one(slice_of(self, index, 1));
  if (!one) return nullptr;
  return PyLong_FromLong(static_cast<unsigned char>(PyBytes_AS_STRING(one.get())[0]));
}

PyObject* data_item(PyObject* self, PyObject* key) {
  if (!PySlice_Check(key)) return item_at(self, key);
  Py_ssize_t from = 0;
  Py_ssize_t to = 0;
  Py_ssize_t step = 1;
  if (PySlice_Unpack(key, &from, &to, &step) != 0) return nullptr;
  const auto size = PySlice_AdjustIndices(data_length(self), &from, &to, step);
  if (step == 1) return slice_of(self, from, size);
  const Reference bytes(as_bytes(self));
  return bytes ? PyObject_GetItem(bytes.get(), key) : nullptr;
}

bool same_bytes(State& state, std::span<const char> bytes) {
  if (!state.content) return std::ranges::equal(state.body.bytes(), bytes);
  if (!state.made.empty()) return std::ranges::equal(state.made, bytes);
  std::array<char, 16384> part;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto length = std::min(part.size(), bytes.size() - at);
    state.content->copy(state.offset + at, {part.data(), length});
    if (std::memcmp(part.data(), bytes.data() + at, length) != 0) return false;
    at += length;
  }
  return true;
}

bool same_data(State& one, State& other) {
  if (one.size != other.size) return false;
  if (one.content && other.content && one.offset == other.offset &&
      *one.content == *other.content) {
    return true;
  }
  return other.content ? same_bytes(one, look(other)) : same_bytes(one, other.body.bytes());
}

PyObject* data_compare(PyObject* self, PyObject* other, int operation) {
  if (operation != Py_EQ && operation != Py_NE) Py_RETURN_NOTIMPLEMENTED;
  bool same = false;
  if (Py_IS_TYPE(other, data_type)) {
    same = same_data(state_of(self), state_of(other));
  } else if (PyObject_CheckBuffer(other) != 0) {
    Py_buffer view;
    if (PyObject_GetBuffer(other, &view, PyBUF_SIMPLE) != 0) {
      PyErr_Clear();
      Py_RETURN_NOTIMPLEMENTED;
    }
    same = view.len == data_length(self) &&
           same_bytes(state_of(self),
                      {static_cast<const char*>(view.buf), static_cast<std::size_t>(view.len)});
    PyBuffer_Release(&view);
  } else {
    Py_RETURN_NOTIMPLEMENTED;
  }
  return PyBool_FromLong(static_cast<long>(same == (operation == Py_EQ)));
}

Py_hash_t data_hash(PyObject* self) {
  const Reference bytes(as_bytes(self));
  return bytes ? PyObject_Hash(bytes.get()) : -1;
}

PyObject* data_add(PyObject* left, PyObject* right) {
  const Reference a(PyBytes_FromObject(left));
  const Reference b(a ? PyBytes_FromObject(right) : nullptr);
  if (!b) return nullptr;
  auto* sum = Reference::to(a.get()).release();
  PyBytes_Concat(&sum, b.get());
  return sum;
}

PyObject* data_repr(PyObject* self) {
  return PyUnicode_FromFormat("<%zd bytes of data>", data_length(self));
}

// Everything else that bytes can do: find(), hex(), startswith() …
PyObject* data_attribute(PyObject* self, PyObject* name) {
  auto* found = PyObject_GenericGetAttr(self, name);
  if (found != nullptr || PyErr_ExceptionMatches(PyExc_AttributeError) == 0) return found;
  PyErr_Clear();
  const Reference bytes(as_bytes(self));
  return bytes ? PyObject_GetAttr(bytes.get(), name) : nullptr;
}

template <class F>
void* slot(F* function) {
  return reinterpret_cast<void*>(function);
}

PyObject* bytes_method(PyObject* self, PyObject* /*unused*/) { return as_bytes(self); }

PyMethodDef methods[] = {{"__bytes__", bytes_method, METH_NOARGS, nullptr}, {}};

PyType_Slot slots[] = {{Py_tp_dealloc, slot(data_dealloc)},
                       {Py_tp_methods, methods},
                       {Py_tp_repr, slot(data_repr)},
                       {Py_tp_hash, slot(data_hash)},
                       {Py_tp_richcompare, slot(data_compare)},
                       {Py_tp_getattro, slot(data_attribute)},
                       {Py_bf_getbuffer, slot(data_buffer)},
                       {Py_sq_length, slot(data_length)},
                       {Py_mp_length, slot(data_length)},
                       {Py_mp_subscript, slot(data_item)},
                       {Py_nb_add, slot(data_add)},
                       {0, nullptr}};
PyType_Spec spec = {"_chopsticks.Data", sizeof(Data), 0,
                    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};

}  // namespace

bool add_data_type(PyObject* module) {
  data_type = reinterpret_cast<PyTypeObject*>(PyType_FromSpec(&spec));
  return data_type != nullptr &&
         PyModule_AddObjectRef(module, "Data", reinterpret_cast<PyObject*>(data_type)) == 0;
}

PyObject* new_data(Py_ssize_t size) {
  static Random random(random_seed());
  return make({drivers::Content(random(), {}), 0, static_cast<std::size_t>(size), {}, {}});
}

PyObject* data_of(drivers::Body body) {
  State state;
  state.content = body.content();
  state.size = body.size().count;
  if (!state.content) state.body = std::move(body);
  return make(std::move(state));
}

std::optional<drivers::Payload> described_payload(PyObject* object) {
  if (!Py_IS_TYPE(object, data_type)) return std::nullopt;
  const auto& state = state_of(object);
  if (!state.content || state.offset != 0) return std::nullopt;
  return drivers::Payload{Bytes{state.size}, 0, state.content};
}

}  // namespace chopsticks::python
