#pragma once
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include <sys/uio.h>

#include "drivers/api/content.h"
#include "drivers/s3/native/call.h"

namespace chopsticks::drivers::native {

/// A request with a generated body as it is sent: the head together with the first slice, then
/// slice after slice, each laid out for one writev. Nothing is copied, and a body of any size takes
/// the same few hundred bytes.
class Outgoing {
 public:
  /// `head` outlives this.
  Outgoing(std::string_view head, const Stretch& payload) noexcept
      : head_(head), payload_(payload) {}
  Outgoing(const Outgoing&) = delete;
  Outgoing& operator=(const Outgoing&) = delete;

  /// The next buffers, good until the next call.
  [[nodiscard]] std::span<const iovec> next() noexcept;
  /// How many bytes next() laid out.
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// So many of them were written; returns how many of those were payload.
  std::size_t written(std::size_t bytes) noexcept;
  [[nodiscard]] bool done() const noexcept { return head_.empty() && next_ == payload_.size.count; }

 private:
  // Of every block that a slice touches its head and the rest, and one for the head of the request.
  static constexpr std::size_t kMostBuffers =
      2 * (ContentSlice::kMost.count / Content::kBlock + 1) + 1;

  std::string_view head_;
  Stretch payload_;
  std::uint64_t next_ = 0;
  std::size_t size_ = 0;
  ContentSlice slice_;
  std::array<iovec, kMostBuffers> buffers_;
};

}  // namespace chopsticks::drivers::native
