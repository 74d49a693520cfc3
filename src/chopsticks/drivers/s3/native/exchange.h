#pragma once
#include "drivers/s3/native/call.h"
#include "drivers/s3/native/workspace.h"
#include "net/stream.h"
#include "net/task.h"

namespace chopsticks::drivers::native {

/// One request and its response on a connection that stands: sends space.request and the payload,
/// reads the response to its end. `reply.error` tells how it failed; reply.reusable whether the
/// connection may be used again. The stream's deadline is the caller's. All references outlive the
/// task.
[[nodiscard]] net::task<void> exchange(net::Stream& stream, Workspace& space, const Call& call,
                                       Reply& reply);

}  // namespace chopsticks::drivers::native
