#pragma once
#include <cstddef>
#include <span>
#include <string_view>

#include <sys/uio.h>

namespace chopsticks::net {

/// What of a list of buffers is still to be written. The list and the bytes belong to the caller.
class Unsent {
 public:
  explicit Unsent(std::span<const iovec> buffers) noexcept : buffers_(buffers) { skip_empty(); }

  [[nodiscard]] bool empty() const noexcept { return buffers_.empty(); }
  /// The rest of the first buffer; not empty unless all is.
  [[nodiscard]] std::string_view front() const noexcept;
  [[nodiscard]] bool is_last() const noexcept { return buffers_.size() == 1; }
  /// The next buffers, as many as `out` has room for.
  [[nodiscard]] std::span<iovec> gather(std::span<iovec> out) const noexcept;
  /// Copies the next bytes, as many as `out` has room for.
  [[nodiscard]] std::string_view copy(std::span<char> out) const noexcept;
  /// n bytes are on their way; n is at most what is left.
  void advance(std::size_t n) noexcept;

 private:
  void skip_empty() noexcept;
  std::span<const iovec> buffers_;
  std::size_t offset_ = 0;  // into the first
};

}  // namespace chopsticks::net
