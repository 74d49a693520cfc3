#pragma once

namespace chopsticks::cluster {

/// True for code points that Python's str.isprintable() says no to: controls, formats, separators
/// but the space, surrogates, private use and everything Unicode 14 has not assigned.
[[nodiscard]] bool is_unprintable(char32_t point) noexcept;

}  // namespace chopsticks::cluster
