#include "drivers/s3/native/errors.h"

#include "net/resolver.h"
#include "net/tls.h"
#include "s3/errors.h"

namespace chopsticks::drivers::native {

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
