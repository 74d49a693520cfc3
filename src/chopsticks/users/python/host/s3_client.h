#pragma once
#include "users/python/host/hub.h"

namespace chopsticks::python {

/// `_chopsticks.S3Client`: object storage as a Python user has it. Every call waits for the user's
/// shard, which times and counts it.
[[nodiscard]] bool add_s3_client_type(PyObject* module, Hub& hub);

}  // namespace chopsticks::python
