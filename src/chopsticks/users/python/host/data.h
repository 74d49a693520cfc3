#pragma once
#include <optional>

#include <Python.h>

#include "drivers/api/body.h"
#include "drivers/api/content.h"
#include "drivers/api/object_store.h"

namespace chopsticks::python {

/// `_chopsticks.Data`: what generate_data() makes and download() brings. Behaves like bytes
/// (length, buffer, slices, ==, +, hash) without being any as long as nobody looks: content of our
/// making is described, and made when it is read; bytes that came from elsewhere are shown where
/// they lie.
[[nodiscard]] bool add_data_type(PyObject* module);

/// New content nobody has seen, so many bytes of it. A new reference.
[[nodiscard]] PyObject* new_data(Py_ssize_t size);
[[nodiscard]] PyObject* data_of(drivers::Body body);
/// What to upload for a Data, without making its bytes; nothing: it is none, or has bytes already.
[[nodiscard]] std::optional<drivers::Payload> described_payload(PyObject* object);

}  // namespace chopsticks::python
