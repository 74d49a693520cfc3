#include "net/slots.h"

#include <algorithm>
#include <deque>
#include <mutex>

#include "net/event.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): a task runs on its reactor.
namespace chopsticks::net {
namespace {

/// A fiber in the queue. The event belongs to the thread of its reactor, the rest to the queue.
struct Waiter {
  explicit Waiter(Reactor& reactor) : turn(reactor), mailbox(reactor.mailbox()) {}
  Event turn;
  std::shared_ptr<Mailbox> mailbox;
  bool granted = false;
};
using WaiterPtr = std::shared_ptr<Waiter>;

}  // namespace

class Slots::Queue {
 public:
  explicit Queue(std::size_t count) noexcept : free_(count) {}

  /// True: the slot is taken. Else the waiter stands in line, and its turn is announced.
  bool take_or_join(const WaiterPtr& waiter) {
    const std::scoped_lock lock(mutex_);
    if (free_ > 0) {
      --free_;
      return true;
    }
    waiting_.push_back(waiter);
    return false;
  }

  /// A waiter whose fiber waits no longer. What was given to it meanwhile goes to the next one.
  void leave(const WaiterPtr& waiter) {
    {
      const std::scoped_lock lock(mutex_);
      if (!waiter->granted) {
        std::erase(waiting_, waiter);
        return;
      }
    }
    give_back();
  }

  void give_back() {
    while (const auto next = next_in_line()) {
      if (next->mailbox->post([next] { next->turn.set(); })) return;
      // Its reactor is gone, and the fiber with it.
    }
  }

  [[nodiscard]] std::size_t free() const {
    const std::scoped_lock lock(mutex_);
    return free_;
  }

 private:
  WaiterPtr next_in_line() {
    const std::scoped_lock lock(mutex_);
    if (waiting_.empty()) {
      ++free_;
      return nullptr;
    }
    auto next = std::move(waiting_.front());
    waiting_.pop_front();
    next->granted = true;
    return next;
  }

  mutable std::mutex mutex_;
  std::size_t free_;
  std::deque<WaiterPtr> waiting_;
};

namespace {

/// Stands in line, also when its frame is destroyed there.
class Place {
 public:
  Place(Slots::Queue& queue, WaiterPtr waiter) noexcept
      : queue_(queue), waiter_(std::move(waiter)) {}
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() {
    if (waiter_) queue_.leave(waiter_);
  }
  void served() noexcept { waiter_.reset(); }

 private:
  Slots::Queue& queue_;
  WaiterPtr waiter_;
};

}  // namespace

Slots::Slots(std::size_t count) : queue_(std::make_shared<Queue>(count)) {}

Slots::Slot::~Slot() {
  if (queue_) queue_->give_back();
}

std::size_t Slots::free() const { return queue_->free(); }

task<Result<Slots::Slot>> Slots::take(Reactor& reactor, Deadline deadline) {
  const auto queue = queue_;
  const auto waiter = std::make_shared<Waiter>(reactor);
  if (!queue->take_or_join(waiter)) {
    Place place(*queue, waiter);
    const auto outcome = co_await waiter->turn.wait(deadline);
    if (outcome != Outcome::kDone) co_return fail(wait_error(outcome, "wait for a turn"));
    place.served();
  }
  co_return Slot(queue);
}

}  // namespace chopsticks::net
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
