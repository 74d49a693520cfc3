#pragma once
#include "drivers/s3/native/session.h"
#include "net/task.h"
#include "support/result.h"

namespace chopsticks::drivers::native {

/// Creates the bucket unless it exists; several workers may do so at the same time. `session`
/// outlives the task.
[[nodiscard]] net::task<Result<void>> ensure_bucket(Session& session);

}  // namespace chopsticks::drivers::native
