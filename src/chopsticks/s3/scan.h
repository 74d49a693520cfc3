#pragma once
#include <algorithm>
#include <string_view>

/// Small tools for taking header values and queries apart; no copies.
namespace chopsticks::s3 {

/// Cuts the text up to the next `separator`, or all of it, off the front; the separator goes too.
inline std::string_view cut(std::string_view& text, char separator) noexcept {
  const auto end = std::min(text.find(separator), text.size());
  const auto piece = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return piece;
}

/// Without spaces and tabs at both ends.
[[nodiscard]] inline std::string_view trimmed(std::string_view text) noexcept {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

[[nodiscard]] constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

/// Equal when the first is written in lower case.
[[nodiscard]] inline bool same_name(std::string_view any_case,
                                    std::string_view lower_case) noexcept {
  return std::ranges::equal(any_case, lower_case, {}, lower);
}

}  // namespace chopsticks::s3
