#include "drivers/api/failures.h"

#include <string>

#include "net/resolver.h"
#include "net/tls.h"

namespace chopsticks::drivers {
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

class StorageCategory : public std::error_category {
 public:
  [[nodiscard]] const char* name() const noexcept override { return "storage"; }
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

const std::error_category& storage_category() noexcept {
  static const StorageCategory category;
  return category;
}

std::error_code make_error_code(Errc code) noexcept {
  return {static_cast<int>(code), storage_category()};
}

Error failure(Errc code, std::string_view detail) {
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

}  // namespace chopsticks::drivers
