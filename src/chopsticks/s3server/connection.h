#pragma once
#include <memory>

#include "net/stream.h"
#include "net/task.h"

namespace chopsticks::s3server {

class Shard;

/// Serves one client, request after request, until it closes, breaks the rules of HTTP or is
/// cancelled. The shard outlives it.
[[nodiscard]] net::task<void> serve(Shard& shard, std::unique_ptr<net::Stream> stream);

}  // namespace chopsticks::s3server
