#include "drivers/s3/native/outgoing.h"

#include <algorithm>

namespace chopsticks::drivers::native {

std::span<const iovec> Outgoing::next() noexcept {
  const Bytes left{payload_.size.count - next_};
  const auto size = slice_.fill(payload_.content, payload_.offset + next_, left).count;
  next_ += size;
  size_ = head_.size() + size;
  std::size_t count = 0;
  if (!head_.empty()) buffers_[count++] = {const_cast<char*>(head_.data()), head_.size()};
  for (const auto& part : slice_.parts()) buffers_[count++] = part;
  return {buffers_.data(), count};
}

std::size_t Outgoing::written(std::size_t bytes) noexcept {
  const auto payload = bytes - std::min(bytes, head_.size());
  head_ = {};
  return payload;
}

}  // namespace chopsticks::drivers::native
