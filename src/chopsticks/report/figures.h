#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "support/units.h"

/// Numbers and names as the tables show them.
namespace chopsticks::report {

/// Milliseconds with as many digits as are worth reading: "0.52", "52.3", "1234".
[[nodiscard]] std::string show_milliseconds(Nanos span);
/// "12.34"; whole from 10,000 on.
[[nodiscard]] std::string show_rate(PerSecond rate);
/// Megabytes (10^6) per second.
[[nodiscard]] std::string show_megabytes(PerSecond bytes);
/// "12(3.45%)".
[[nodiscard]] std::string show_failures(std::uint64_t failures, double ratio);
/// "1,234,567".
[[nodiscard]] std::string show_count(std::uint64_t count);
/// "1 user", "2 users".
[[nodiscard]] std::string show_counted(std::uint64_t count, std::string_view noun);

/// The text without what would move a cursor or forge a line: names and errors come from peers.
/// Control characters become
/// '?', bytes that are not UTF-8 too.
[[nodiscard]] std::string printable(std::string_view text);
/// How many columns it takes.
[[nodiscard]] std::size_t width_of(std::string_view utf8);
/// Cut to `columns`, ending in "…" (or "~" without Unicode) when something is missing.
[[nodiscard]] std::string shorten(std::string_view utf8, std::size_t columns, bool unicode);

}  // namespace chopsticks::report
