#include "support/units.h"

#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

namespace chopsticks {
namespace {

struct Unit {
  std::string_view name;
  double factor;
};

constexpr std::array kTimes{Unit{"ns", 1},   Unit{"us", 1e3},  Unit{"ms", 1e6},      Unit{"s", 1e9},
                            Unit{"m", 60e9}, Unit{"h", 36e11}, Unit{"d", 24 * 36e11}};
constexpr std::array kSizes{
    Unit{"b", 1},         Unit{"k", 1024},       Unit{"kib", 1024},       Unit{"m", 1048576},
    Unit{"mib", 1048576}, Unit{"g", 1073741824}, Unit{"gib", 1073741824}, Unit{"t", 0x1p40},
    Unit{"tib", 0x1p40},  Unit{"kb", 1e3},       Unit{"mb", 1e6},         Unit{"gb", 1e9},
    Unit{"tb", 1e12}};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

// One "12.5ms" from the front of `text`: its number times its unit; a missing unit counts `bare`.
template <std::size_t N>
std::optional<double> take(std::string_view& text, const std::array<Unit, N>& units, double bare) {
  double number = 0;
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || number < 0 || !std::isfinite(number)) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  while (text.starts_with(' ')) text.remove_prefix(1);
  std::size_t length = 0;
  while (length < text.size() && std::isalpha(static_cast<unsigned char>(text[length]))) ++length;
  if (length == 0) return text.empty() ? std::optional(number * bare) : std::nullopt;
  const auto name = lower(text.substr(0, length));
  for (const auto& unit : units) {
    if (unit.name != name) continue;
    text.remove_prefix(length);
    while (text.starts_with(' ')) text.remove_prefix(1);
    return number * unit.factor;
  }
  return std::nullopt;
}

constexpr double kLargest = 9e18;  // what fits an int64 of nanoseconds, with room to spare
// ns, 31 years: whoever adds two of them to a point in time must not think of overflow.
constexpr double kLongestDuration = 1e18;

}  // namespace

Nanos from_seconds(double seconds) noexcept {
  if (std::isnan(seconds)) return Nanos{0};
  if (seconds * 1e9 > kLargest) return Nanos::max();
  if (seconds * 1e9 < -kLargest) return Nanos::min();
  return Nanos(std::llround(seconds * 1e9));
}

Result<Nanos> parse_duration(std::string_view text) {
  const auto given = text;
  double total = 0;
  bool any = false;
  while (!text.empty()) {
    auto part = take(text, kTimes, any ? std::numeric_limits<double>::infinity() : 1e9);
    if (!part || total + *part > kLongestDuration) {
      any = false;
      break;
    }
    total += *part;
    any = true;
  }
  if (!any) {
    return fail(
        fmt::format("'{}' is not a duration: use seconds (300) or 500ms, 30s, 5m, 1h30m", given));
  }
  return Nanos(std::llround(total));
}

Result<Bytes> parse_bytes(std::string_view text) {
  const auto given = text;
  auto value = take(text, kSizes, 1);
  if (!value || !text.empty() || *value > kLargest) {
    return fail(
        fmt::format("'{}' is not a size: use bytes (4096) or 64KiB, 16MiB, 5GiB, 10MB", given));
  }
  return Bytes{static_cast<std::uint64_t>(std::llround(*value))};
}

std::string format_duration(Nanos span) {
  const double total = seconds(span);
  // The limits are where rounding to the digits shown would reach the next unit.
  if (total < 0.9995) return fmt::format("{:.0f}ms", total * 1e3);
  if (total < 59.95) return fmt::format("{:.3g}s", total);
  const auto whole = std::chrono::round<std::chrono::seconds>(span).count();
  if (whole < 3600) return fmt::format("{}m {:02}s", whole / 60, whole % 60);
  return fmt::format("{}h {:02}m {:02}s", whole / 3600, whole / 60 % 60, whole % 60);
}

std::string format_bytes(Bytes bytes) {
  if (bytes.count < 1024) return fmt::format("{} B", bytes.count);
  double value = static_cast<double>(bytes.count);
  std::size_t unit = 0;
  constexpr std::array kNames{"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  for (; value >= 1023.95 && unit + 1 < kNames.size(); ++unit) value /= 1024;
  return fmt::format("{:.1f} {}", value, kNames[unit]);
}

}  // namespace chopsticks
