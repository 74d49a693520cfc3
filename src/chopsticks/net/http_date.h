#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "support/units.h"

namespace chopsticks::net {

inline constexpr std::size_t kHttpDateSize = 29;
/// "Sun, 06 Nov 1994 08:49:37 GMT" from nanoseconds since 1970 UTC; the view is of `out`.
std::string_view format_http_date(Nanos wall, std::span<char, kHttpDateSize> out) noexcept;
/// The same form back, to the second; nullopt for anything else.
[[nodiscard]] std::optional<Nanos> parse_http_date(std::string_view text) noexcept;

}  // namespace chopsticks::net
