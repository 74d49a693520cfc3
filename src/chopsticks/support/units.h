#pragma once
#include <algorithm>
#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "support/result.h"

namespace chopsticks {

using namespace std::chrono_literals;

/// A span of time, or a point on the monotonic clock (clock.h).
using Nanos = std::chrono::nanoseconds;

/// 146 years. Nothing that strangers say is longer, so that two spans can always be added.
inline constexpr Nanos kLongestSpan{(Nanos::rep{1} << 62) - 1};
/// Of two that are not longer than that, and neither is the sum: there it stops.
[[nodiscard]] constexpr Nanos sum_of(Nanos a, Nanos b) noexcept {
  return std::min(a + b, kLongestSpan);
}

/// An amount of data.
struct Bytes {
  std::uint64_t count = 0;
  auto operator<=>(const Bytes&) const = default;
  Bytes& operator+=(Bytes other) noexcept {
    count += other.count;
    return *this;
  }
};
[[nodiscard]] constexpr Bytes operator*(Bytes a, std::uint64_t n) noexcept { return {a.count * n}; }
[[nodiscard]] constexpr Bytes operator*(std::uint64_t n, Bytes a) noexcept { return a * n; }
inline constexpr Bytes KiB{1024};
inline constexpr Bytes MiB{1024 * 1024};
inline constexpr Bytes GiB{1024 * 1024 * 1024};

/// Something per second: users spawned, operations due.
struct PerSecond {
  double value = 0;
  auto operator<=>(const PerSecond&) const = default;
};

[[nodiscard]] constexpr double seconds(Nanos span) noexcept {
  return std::chrono::duration<double>(span).count();
}
[[nodiscard]] constexpr double milliseconds(Nanos span) noexcept {
  return std::chrono::duration<double, std::milli>(span).count();
}
/// Seconds as a number; rounds to the nearest nanosecond and stops at what Nanos can hold. Not a
/// number is 0.
[[nodiscard]] Nanos from_seconds(double seconds) noexcept;

/// "300" (seconds), "1.5", "500ms", "30s", "5m", "1h30m", "2d": what --duration and configuration
/// values take, up to 31 years. The error says what was given and what is allowed.
[[nodiscard]] Result<Nanos> parse_duration(std::string_view text);

/// "4096", "64KiB", "64k" (binary), "10MB" (decimal), "1.5GiB".
[[nodiscard]] Result<Bytes> parse_bytes(std::string_view text);

/// "1h 02m 03s", "4.2s", "350ms": for people.
[[nodiscard]] std::string format_duration(Nanos span);
/// "4.0 KiB", "1.5 GiB": for people.
[[nodiscard]] std::string format_bytes(Bytes bytes);

}  // namespace chopsticks
