#pragma once
#include <algorithm>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace chopsticks::s3server {

/// What a connection has received and not yet used. Starts small: thousands of connections may be
/// idle.
class InputBuffer {
 public:
  [[nodiscard]] std::string_view bytes() const noexcept {
    return {data_.get() + begin_, end_ - begin_};
  }
  void consume(std::size_t size) noexcept {
    begin_ += size;
    if (begin_ == end_) begin_ = end_ = 0;
  }

  /// Where more may be received, never empty. Moves what is there: views of bytes() end here.
  [[nodiscard]] std::span<char> room() {
    if (end_ == capacity_) make_room();
    return {data_.get() + end_, capacity_ - end_};
  }
  void commit(std::size_t size) noexcept { end_ += size; }

  void append(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto space = room();
      const auto size = std::min(space.size(), bytes.size());
      std::memcpy(space.data(), bytes.data(), size);
      commit(size);
      bytes.remove_prefix(size);
    }
  }

 private:
  static constexpr std::size_t kFirst = 8 * 1024;

  void make_room() {
    const auto kept = bytes();
    const bool half_used_up = begin_ > capacity_ / 2;
    const auto grown = half_used_up ? capacity_ : std::max(capacity_ * 2, kFirst);
    auto data = std::make_unique_for_overwrite<char[]>(grown);
    std::ranges::copy(kept, data.get());
    data_ = std::move(data);
    end_ = kept.size();
    begin_ = 0;
    capacity_ = grown;
  }

  std::unique_ptr<char[]> data_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace chopsticks::s3server
