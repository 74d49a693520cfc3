#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace testing_support {

/// A fuzzer's bytes, taken piece by piece: numbers first, then text of a length they give.
class FuzzInput {
 public:
  FuzzInput(const std::uint8_t* data, std::size_t size) : rest_(data, size) {}

  [[nodiscard]] bool empty() const { return rest_.empty(); }
  [[nodiscard]] std::uint8_t byte() {
    if (rest_.empty()) return 0;
    const auto value = rest_.front();
    rest_ = rest_.subspan(1);
    return value;
  }
  [[nodiscard]] std::string_view bytes() {
    const auto size = std::min<std::size_t>(byte() * std::size_t{2}, rest_.size());
    const auto* begin = reinterpret_cast<const char*>(rest_.data());
    rest_ = rest_.subspan(size);
    return {begin, size};
  }

 private:
  std::span<const std::uint8_t> rest_;
};

/// [type, data, node id], of which the data is any bytes: a frame that gets past the first checks.
inline std::string frame_of(std::string_view type, std::string_view data, std::string_view node) {
  const auto text = [](std::string_view word) {
    return static_cast<char>(0xA0 + word.size()) + std::string(word);
  };
  return '\x93' + text(type) + std::string(data) + text(node);
}

}  // namespace testing_support
