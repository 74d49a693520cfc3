#pragma once
#include <string_view>

namespace chopsticks {

/// The version of this program, "1.2.3".
inline constexpr std::string_view kVersion = CHOPSTICKS_VERSION;

}  // namespace chopsticks
