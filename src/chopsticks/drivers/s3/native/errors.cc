#include "drivers/s3/native/errors.h"

#include <string>

#include "net/resolver.h"
#include "net/tls.h"
#include "s3/errors.h"

namespace chopsticks::drivers::native {
namespace {

std::string_view text(Errc code) noexcept {
  switch (code) {
    case Errc::kBadResponse:
      return "BadResponse";
    case Errc::kClosed:
      return "ConnectionClosed";
    case Errc::kSizeMismatch:
      return "SizeMismatch";
    case Errc::kContentMismatch:
      return "ContentMismatch";
  }
  return "Unknown";
}

class NativeCategory : public std::error_category {
 public:
  [[nodiscard]] const char* name() const noexcept override { return "native S3 driver"; }
  [[nodiscard]] std::string message(int value) const override {
    return std::string(text(static_cast<Errc>(value)));
  }
};

std::string with_detail(std::string_view name, std::string_view detail) {
  std::string message(name);
  if (!detail.empty()) message.append(": ").append(detail);
  return message;
}

}  // namespace

const std::error_category& native_category() noexcept {
  static const NativeCategory category;
  return category;
}

std::error_code make_error_code(Errc code) noexcept {
  return {static_cast<int>(code), native_category()};
}

Error native_error(Errc code, std::string_view detail) {
  return {make_error_code(code), with_detail(text(code), detail)};
}

Error named(Error error, std::string_view phase) {
  const auto code = error.code;
  if (code == std::errc::operation_canceled) return error;
  if (code == std::errc::timed_out) return {code, with_detail("Timeout", phase)};
  if (code == std::errc::connection_refused) return {code, "ConnectionRefused"};
  if (code == std::errc::connection_reset || code == std::errc::broken_pipe) {
    return {code, with_detail("ConnectionReset", phase)};
  }
  if (code == std::errc::host_unreachable) return {code, "HostUnreachable"};
  if (code == std::errc::network_unreachable) return {code, "NetworkUnreachable"};
  if (code.category() == net::tls_category()) return {code, with_detail("TLS", error.message)};
  if (code.category() == net::resolver_category()) {
    return {code, with_detail("NameNotResolved", error.message)};
  }
  return error;
}

bool connection_lost(const Error& error) noexcept {
  return error.code == Errc::kClosed || error.code == std::errc::connection_reset ||
         error.code == std::errc::broken_pipe || error.code == net::TlsErrc::kTruncated;
}

bool worth_retrying(const Error& error) noexcept {
  const auto code = error.code;
  if (code.category() == s3::s3_category()) {
    const auto name = s3::code_of(error);
    return name == s3::Code::kInternalError || name == s3::Code::kServiceUnavailable ||
           name == s3::Code::kSlowDown || name == s3::Code::kRequestTimeout ||
           error.message == "HTTP 502" || error.message == "HTTP 504" ||
           error.message == "HTTP 429";
  }
  return connection_lost(error) || code == std::errc::timed_out ||
         code == std::errc::connection_refused || code == std::errc::host_unreachable ||
         code == std::errc::network_unreachable || code.category() == net::resolver_category();
}

}  // namespace chopsticks::drivers::native
