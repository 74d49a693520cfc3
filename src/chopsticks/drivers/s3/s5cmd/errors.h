#pragma once
#include <optional>
#include <string_view>
#include <system_error>

#include "net/process.h"
#include "support/error.h"

namespace chopsticks::drivers::s5cmd {

/// What can be wrong with a run of s5cmd that has no better name.
enum class Errc {
  kFailed = 1,  // it said something we have no name for, or nothing at all
  kKilled,      // by a signal that did not come from us
};
[[nodiscard]] std::error_code make_error_code(Errc code) noexcept;

/// What s5cmd complained about.
struct Complaint {
  Error error;
  /// It comes from an answer that had a status but no document, so that "AccessDenied" may be all
  /// that is left of "SignatureDoesNotMatch": a HEAD request has no more to say.
  bool vague = false;
};

/// The names the native driver gives to the same failures, out of what s5cmd printed: an S3 code,
/// "ConnectionRefused", "Timeout", …; what we have no name for is "S5cmdFailed: …", without the key
/// or address it is about, so that equal failures make one row. Nothing: there is no complaint in
/// it.
[[nodiscard]] std::optional<Complaint> find_complaint(std::string_view printed);

/// A run that failed without a word.
[[nodiscard]] Error silent_failure(const net::ProcessEnd& end);

/// The start of what s5cmd prints about an attempt that may be repeated; on its standard output.
inline constexpr std::string_view kAttemptFailed = R"({"error":"retryable error: )";

}  // namespace chopsticks::drivers::s5cmd

template <>
struct std::is_error_code_enum<chopsticks::drivers::s5cmd::Errc> : std::true_type {};
