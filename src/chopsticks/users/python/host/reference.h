#pragma once
#include <utility>

#include <Python.h>

namespace chopsticks::python {

/// Owns one reference to a Python object, or none. Not for stacks that are switched away from.
class Reference {
 public:
  Reference() = default;
  /// Takes over a new reference.
  explicit Reference(PyObject* object) noexcept : object_(object) {}
  [[nodiscard]] static Reference to(PyObject* borrowed) noexcept {
    Py_XINCREF(borrowed);
    return Reference(borrowed);
  }
  Reference(Reference&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Reference& operator=(Reference&& other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~Reference() { Py_XDECREF(object_); }

  [[nodiscard]] PyObject* get() const noexcept { return object_; }
  [[nodiscard]] PyObject* release() noexcept { return std::exchange(object_, nullptr); }
  explicit operator bool() const noexcept { return object_ != nullptr; }

 private:
  PyObject* object_ = nullptr;
};

}  // namespace chopsticks::python
