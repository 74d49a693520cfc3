#pragma once
#include <span>

#include "ui_assets/assets.h"

namespace chopsticks::ui_assets {

/// Every file, by ascending path: generated when the program is built. Empty without Node.
[[nodiscard]] std::span<const Asset> embedded();

}  // namespace chopsticks::ui_assets
