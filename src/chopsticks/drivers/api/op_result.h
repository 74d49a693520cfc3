#pragma once
#include <optional>

#include "support/error.h"
#include "support/units.h"

namespace chopsticks::drivers {

/// What one operation on storage came to, good or bad. Times are on the monotonic clock.
struct OpResult {
  std::optional<Error> error;
  /// When the first byte of the request left (of its last attempt); zero when none did.
  Nanos sent{};
  /// When the first byte of the payload came back: downloads only.
  std::optional<Nanos> first_byte;
  /// When it ended, if the driver came back later than that: finding out why something failed is
  /// not storage's time.
  std::optional<Nanos> done;
  /// Payload moved, in either direction, also when the operation failed half-way.
  Bytes bytes;
  /// Attempts after the first.
  unsigned retries = 0;

  [[nodiscard]] bool ok() const noexcept { return !error.has_value(); }
  explicit operator bool() const noexcept { return ok(); }
};

/// True when the operation ended because its user is being stopped: such a one is not counted.
[[nodiscard]] inline bool cancelled(const OpResult& result) noexcept {
  return result.error && result.error->code == std::errc::operation_canceled;
}

}  // namespace chopsticks::drivers
