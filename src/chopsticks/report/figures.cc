#include "report/figures.h"

#include <algorithm>

#include <fmt/format.h>

namespace chopsticks::report {
namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The length of the well-formed UTF-8 character at the front, 0 if there is none.
std::size_t character_length(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = first < 0x80                     ? 1
                             : first >= 0xC2 && first <= 0xDF ? 2
                             : first >= 0xE0 && first <= 0xEF ? 3
                             : first >= 0xF0 && first <= 0xF4 ? 4
                                                              : 0;
  if (length == 0 || length > text.size()) return 0;
  const auto rest = text.substr(1, length - 1);
  return std::ranges::all_of(rest, continues) ? length : 0;
}

// C0, DEL and the C1 controls U+0080..U+009F, which some terminals obey as well.
bool is_control(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return first < 0x20 || first == 0x7F;
  return first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
}

}  // namespace

std::string show_milliseconds(Nanos span) {
  const double value = milliseconds(span);
  if (value == 0) return "0";
  return fmt::format("{:.{}f}", value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
}

std::string show_rate(PerSecond rate) {
  return fmt::format("{:.{}f}", rate.value, rate.value < 10'000 ? 2 : 0);
}

std::string show_megabytes(PerSecond bytes) { return show_rate(PerSecond{bytes.value / 1e6}); }

std::string show_failures(std::uint64_t failures, double ratio) {
  return fmt::format("{}({:.2f}%)", failures, ratio * 100);
}

std::string show_count(std::uint64_t count) {
  auto digits = fmt::format("{}", count);
  for (auto at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

std::string show_counted(std::uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", show_count(count), noun, count == 1 ? "" : "s");
}

std::string printable(std::string_view text) {
  std::string clean;
  while (!text.empty()) {
    const auto length = character_length(text);
    const auto character = text.substr(0, std::max<std::size_t>(length, 1));
    clean += length == 0 || is_control(character) ? "?" : character;
    text.remove_prefix(character.size());
  }
  return clean;
}

std::size_t width_of(std::string_view utf8) {
  return utf8.size() - static_cast<std::size_t>(std::ranges::count_if(utf8, continues));
}

std::string shorten(std::string_view utf8, std::size_t columns, bool unicode) {
  if (width_of(utf8) <= columns) return std::string(utf8);
  if (columns == 0) return "";
  std::size_t end = 0;
  for (std::size_t width = 0; width < columns; ++end) width += continues(utf8[end]) ? 0 : 1;
  // `end` is one byte into the character that has to give way.
  return std::string(utf8.substr(0, end - 1)) + (unicode ? "…" : "~");
}

}  // namespace chopsticks::report
