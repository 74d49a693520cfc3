#pragma once
#include <string>
#include <string_view>

#include "support/result.h"

namespace chopsticks::plugin {

/// What this program expects to find in a compiled scenario (users/api/plugin_entry.h).
[[nodiscard]] std::string_view our_mark() noexcept;

/// Looks for the mark in the bytes of a compiled scenario: before it is loaded, because loading
/// runs its code already. The error names both sides, or says that `path` is no scenario at all.
[[nodiscard]] Result<void> check_mark(const std::string& path, std::string_view bytes);

}  // namespace chopsticks::plugin
