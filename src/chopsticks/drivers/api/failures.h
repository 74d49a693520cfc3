#pragma once
#include <string_view>
#include <system_error>

#include "support/error.h"

/// What failures are called: one vocabulary for all drivers, so that an error table reads the same
/// whichever of them made the load.
namespace chopsticks::drivers {

/// What can be wrong with an answer apart from what storage itself says.
enum class Errc {
  kBadResponse = 1,  // not what the operation should return
  kClosed,           // the server ended the connection before the response was complete
  kSizeMismatch,     // a download has not the size of what was uploaded
  kContentMismatch,  // … or not its content
};
[[nodiscard]] const std::error_category& storage_category() noexcept;
[[nodiscard]] std::error_code make_error_code(Errc code) noexcept;

/// The Error of an operation: a name that makes one row of an error table ("ConnectionClosed:
/// response").
[[nodiscard]] Error failure(Errc code, std::string_view detail = {});

/// What a connection reported, renamed so that equal failures have equal texts:
/// "ConnectionRefused", "Timeout: connect", "ConnectionReset: send", "TLS: …". The code stays.
[[nodiscard]] Error named(Error error, std::string_view phase);

}  // namespace chopsticks::drivers

template <>
struct std::is_error_code_enum<chopsticks::drivers::Errc> : std::true_type {};
