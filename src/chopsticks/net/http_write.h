#pragma once
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace chopsticks::net {

/// "OK" for 200; "Unknown" for a status we do not name.
[[nodiscard]] std::string_view reason_phrase(int status) noexcept;

/// Writes a head into a buffer of the caller's, usually on the stack; allocates nothing.
///
///   char buffer[1024];
///   HeadWriter head(buffer);
///   head.status(200).header("Content-Length", 4096).raw(preformatted_lines).end();
///   send(head.view());
///
/// What does not fit is left out and fits() turns false: check it wherever values come from
/// elsewhere.
class HeadWriter {
 public:
  explicit HeadWriter(std::span<char> buffer) noexcept : buffer_(buffer) {}

  HeadWriter& request(std::string_view method, std::string_view target) noexcept {
    return raw(method).raw(" ").raw(target).raw(" HTTP/1.1\r\n");
  }
  HeadWriter& status(int status) noexcept;
  /// Control characters in the value become spaces: a value cannot end its line.
  HeadWriter& header(std::string_view name, std::string_view value) noexcept;
  HeadWriter& header(std::string_view name, std::uint64_t value) noexcept;
  /// As it is: whole lines prepared before, each with its CRLF.
  HeadWriter& raw(std::string_view bytes) noexcept {
    if (bytes.size() > buffer_.size() - size_) {
      fits_ = false;
    } else if (!bytes.empty()) {
      std::memcpy(buffer_.data() + size_, bytes.data(), bytes.size());
      size_ += bytes.size();
    }
    return *this;
  }
  /// The empty line.
  HeadWriter& end() noexcept { return raw("\r\n"); }

  [[nodiscard]] bool fits() const noexcept { return fits_; }
  [[nodiscard]] std::string_view view() const noexcept { return {buffer_.data(), size_}; }

 private:
  std::span<char> buffer_;
  std::size_t size_ = 0;
  bool fits_ = true;
};

}  // namespace chopsticks::net
