#pragma once
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace chopsticks {

/// Why something did not work: a code for programs, one sentence for people.
///
/// What storage does to us (503, timeout, EIO) is an Error, counted and carried on from; it is
/// never thrown. Foreign codes (errno, OpenSSL, S3) become a std::error_code of their own category
/// where they enter.
struct Error {
  std::error_code code;
  std::string message;
};

/// An Error that only a person will read: bad configuration, a missing file.
[[nodiscard]] inline Error error(std::string message) {
  return {std::make_error_code(std::errc::invalid_argument), std::move(message)};
}

[[nodiscard]] inline Error error(std::errc code, std::string message) {
  return {std::make_error_code(code), std::move(message)};
}

/// From errno; `what` says what we tried, the system says why it failed.
[[nodiscard]] Error system_error(int errno_value, std::string_view what);

}  // namespace chopsticks
