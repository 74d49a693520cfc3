#pragma once
#include <memory>
#include <vector>

#include "drivers/rbd/host/volume.h"
#include "net/reactor.h"
#include "net/task.h"

namespace chopsticks::drivers::rbd {

/// By image, and by connection.
using Volumes = std::vector<std::vector<std::unique_ptr<Volume>>>;

/// Writes each image once, from its start to its end, unless it remembers that this was done.
/// Everything outlives the task.
[[nodiscard]] net::task<Result<void>> fill(net::Reactor& reactor, const Volumes& volumes,
                                           const Options& options);

}  // namespace chopsticks::drivers::rbd
