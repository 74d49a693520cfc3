#pragma once
#include <string_view>
#include <system_error>

#include "support/error.h"

namespace chopsticks::drivers::native {

/// What can be wrong with a response apart from what S3 itself says.
enum class Errc {
  kBadResponse = 1,  // not HTTP, or not what the operation should return
  kClosed,           // the server ended the connection before the response was complete
  kSizeMismatch,     // a download has not the size of what was uploaded
  kContentMismatch,  // … or not its content
};
[[nodiscard]] const std::error_category& native_category() noexcept;
[[nodiscard]] std::error_code make_error_code(Errc code) noexcept;

/// The Error of an operation: a name that makes one row of an error table ("ConnectionClosed:
/// response").
[[nodiscard]] Error native_error(Errc code, std::string_view detail = {});

/// What a connection reported, renamed so that equal failures have equal texts:
/// "ConnectionRefused", "Timeout: connect", "ConnectionReset: send", "TLS: …". The code stays.
[[nodiscard]] Error named(Error error, std::string_view phase);

/// The connection ended, as a server does with one that was idle for too long.
[[nodiscard]] bool connection_lost(const Error& error) noexcept;

/// Trying again may help: the server is overloaded or had an accident, or the network failed.
[[nodiscard]] bool worth_retrying(const Error& error) noexcept;

}  // namespace chopsticks::drivers::native

template <>
struct std::is_error_code_enum<chopsticks::drivers::native::Errc> : std::true_type {};
