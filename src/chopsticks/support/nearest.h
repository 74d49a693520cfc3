#pragma once
#include <span>
#include <string>
#include <string_view>

namespace chopsticks {

/// The candidate with the fewest edits from `word`, or "" when nothing is close enough to have been
/// meant.
[[nodiscard]] std::string_view nearest(std::string_view word,
                                       std::span<const std::string_view> candidates);

/// " (did you mean 'endpoint'?)", or the list of what is allowed when nothing is near.
[[nodiscard]] std::string suggestion(std::string_view word,
                                     std::span<const std::string_view> candidates);

}  // namespace chopsticks
