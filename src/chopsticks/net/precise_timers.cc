#include "net/precise_timers.h"

namespace chopsticks::net {

void PreciseTimers::arm(PreciseNode& node, Nanos due) {
  node.due_ = due;
  heap_.push_back(&node);
  node.place_ = heap_.size() - 1;
  rise(node.place_);
}

void PreciseTimers::disarm(PreciseNode& node) noexcept {
  const auto place = node.place_;
  if (place == PreciseNode::kDisarmed) return;
  node.place_ = PreciseNode::kDisarmed;
  auto* last = heap_.back();
  heap_.pop_back();
  if (last == &node) return;
  put(place, *last);
  rise(place);
  sink(last->place_);
}

void PreciseTimers::advance(Nanos now) noexcept {
  while (!heap_.empty() && heap_.front()->due_ <= now) {
    auto* node = heap_.front();
    disarm(*node);
    node->on_due();
  }
}

std::optional<Nanos> PreciseTimers::next() const noexcept {
  if (heap_.empty()) return std::nullopt;
  return heap_.front()->due_;
}

void PreciseTimers::put(std::size_t place, PreciseNode& node) noexcept {
  heap_[place] = &node;
  node.place_ = place;
}

void PreciseTimers::rise(std::size_t place) noexcept {
  auto* node = heap_[place];
  while (place > 0) {
    const auto parent = (place - 1) / 2;
    if (heap_[parent]->due_ <= node->due_) break;
    put(place, *heap_[parent]);
    place = parent;
  }
  put(place, *node);
}

void PreciseTimers::sink(std::size_t place) noexcept {
  auto* node = heap_[place];
  for (;;) {
    auto child = 2 * place + 1;
    if (child >= heap_.size()) break;
    if (child + 1 < heap_.size() && heap_[child + 1]->due_ < heap_[child]->due_) ++child;
    if (node->due_ <= heap_[child]->due_) break;
    put(place, *heap_[child]);
    place = child;
  }
  put(place, *node);
}

}  // namespace chopsticks::net
