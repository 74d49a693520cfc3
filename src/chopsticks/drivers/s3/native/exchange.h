#pragma once
#include "drivers/s3/native/call.h"
#include "drivers/s3/native/workspace.h"
#include "net/stream.h"
#include "net/task.h"

namespace chopsticks::drivers::native {

/// One request and its response on a connection that stands: sends what is in space->request and
/// the payload, reads the response to its end, and holds no workspace while the server thinks.
/// `reply.error` tells how it failed; reply.reusable whether the connection may be used again. The
/// stream's deadline is the caller's. All references outlive the task.
[[nodiscard]] net::task<void> exchange(net::Stream& stream, Workspaces::Lease space,
                                       const Call& call, Reply& reply);

}  // namespace chopsticks::drivers::native
