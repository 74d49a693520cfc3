#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chopsticks {

/// Unsigned numbers in as few bytes as they need, seven bits each, the lowest first.
class VarintWriter {
 public:
  void put(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>(value | 0x80);
    bytes_ += static_cast<char>(value);
  }
  void put_byte(std::uint8_t byte) { bytes_ += static_cast<char>(byte); }
  /// Its size first.
  void put_text(std::string_view text) {
    put(text.size());
    bytes_ += text;
  }
  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Reads them back. After the first number that is cut off or too long every other is 0, and ok()
/// says so.
class VarintReader {
 public:
  explicit VarintReader(std::string_view bytes) : bytes_(bytes) {}

  [[nodiscard]] std::uint64_t take() {
    if (!bytes_.empty() && static_cast<unsigned char>(bytes_.front()) < 0x80) [[likely]]
      return take_byte();
    return take_long();
  }
  [[nodiscard]] std::uint8_t take_byte() {
    if (bytes_.empty()) {
      ok_ = false;
      return 0;
    }
    const auto byte = static_cast<std::uint8_t>(bytes_.front());
    bytes_.remove_prefix(1);
    return byte;
  }
  [[nodiscard]] std::string_view take_text(std::uint64_t size) {
    if (size > bytes_.size()) return stop();
    const auto text = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return text;
  }
  [[nodiscard]] std::string_view rest() const { return bytes_; }
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool at_end() const { return ok_ && bytes_.empty(); }

 private:
  [[nodiscard]] std::uint64_t take_long() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && !bytes_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(bytes_.front());
      bytes_.remove_prefix(1);
      if (shift == 63 && byte > 1) break;
      value |= std::uint64_t{byte & 0x7fU} << shift;
      if (byte < 0x80) return value;
    }
    stop();
    return 0;
  }
  std::string_view stop() {
    ok_ = false;
    bytes_ = {};
    return {};
  }

  std::string_view bytes_;
  bool ok_ = true;
};

}  // namespace chopsticks
