#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace chopsticks::cluster {

/// Takes the next code point off the text. Nothing if the bytes there are not UTF-8 (overlong forms
/// and surrogates are not); then the text is unchanged. The text must not be empty.
[[nodiscard]] std::optional<char32_t> take_code_point(std::string_view& text) noexcept;

[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// The text with each byte that is no part of UTF-8 replaced by U+FFFD.
[[nodiscard]] std::string to_utf8(std::string_view text);

}  // namespace chopsticks::cluster
