#include "net/unsent.h"

#include <algorithm>
#include <cstring>

namespace chopsticks::net {

std::string_view Unsent::front() const noexcept {
  if (empty()) return {};
  const auto& first = buffers_.front();
  return {static_cast<const char*>(first.iov_base) + offset_, first.iov_len - offset_};
}

std::span<iovec> Unsent::gather(std::span<iovec> out) const noexcept {
  const auto count = std::min(out.size(), buffers_.size());
  std::copy_n(buffers_.begin(), count, out.begin());
  if (count != 0) {
    out[0].iov_base = static_cast<char*>(out[0].iov_base) + offset_;
    out[0].iov_len -= offset_;
  }
  return out.first(count);
}

std::string_view Unsent::copy(std::span<char> out) const noexcept {
  std::size_t filled = 0;
  auto offset = offset_;
  for (const auto& buffer : buffers_) {
    const auto n = std::min(buffer.iov_len - offset, out.size() - filled);
    if (n != 0)
      std::memcpy(out.data() + filled, static_cast<const char*>(buffer.iov_base) + offset, n);
    filled += n;
    offset = 0;
    if (filled == out.size()) break;
  }
  return {out.data(), filled};
}

void Unsent::advance(std::size_t n) noexcept {
  while (n != 0) {
    const auto step = std::min(n, front().size());
    offset_ += step;
    n -= step;
    skip_empty();
  }
}

void Unsent::skip_empty() noexcept {
  while (!buffers_.empty() && offset_ == buffers_.front().iov_len) {
    buffers_ = buffers_.subspan(1);
    offset_ = 0;
  }
}

}  // namespace chopsticks::net
