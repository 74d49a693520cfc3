#include "net/buffer_pool.h"

namespace chopsticks::net {

BufferPool::Lease BufferPool::borrow() {
  if (idle_.empty()) return {*this, std::make_unique_for_overwrite<char[]>(kBufferSize)};
  auto memory = std::move(idle_.back());
  idle_.pop_back();
  return {*this, std::move(memory)};
}

void BufferPool::give_back(std::unique_ptr<char[]> memory) noexcept {
  if (idle_.size() < kMostIdle) idle_.push_back(std::move(memory));
}

}  // namespace chopsticks::net
