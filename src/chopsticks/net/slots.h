#pragma once
#include <cstddef>
#include <memory>
#include <utility>

#include "net/reactor.h"
#include "net/task.h"
#include "support/clock.h"
#include "support/result.h"

namespace chopsticks::net {

/// So many may do something at once, on whatever reactors of this process: the others wait, and
/// whoever came first goes first. Thread-safe; outlived by the slots it has given away.
class Slots {
 public:
  class Queue;

  /// A place that is ours until it is destroyed.
  class Slot {
   public:
    Slot() noexcept = default;
    Slot(Slot&& other) noexcept = default;
    Slot& operator=(Slot&& other) noexcept {
      std::swap(queue_, other.queue_);
      return *this;
    }
    ~Slot();

   private:
    friend Slots;
    explicit Slot(std::shared_ptr<Queue> queue) noexcept : queue_(std::move(queue)) {}
    std::shared_ptr<Queue> queue_;
  };

  /// At least one.
  explicit Slots(std::size_t count);

  /// Waits for a free one; `reactor` is the one this runs on. Errors: timed_out,
  /// operation_canceled.
  [[nodiscard]] task<Result<Slot>> take(Reactor& reactor, Deadline deadline);

  /// Those that nobody has now.
  [[nodiscard]] std::size_t free() const;

 private:
  std::shared_ptr<Queue> queue_;
};

}  // namespace chopsticks::net
