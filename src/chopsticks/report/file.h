#pragma once
#include <string>
#include <string_view>

#include "support/result.h"

namespace chopsticks::report {

/// Replaces a file as a whole: a reader sees the old text or the new one, never half of it, also
/// when we crash. Makes missing directories.
[[nodiscard]] Result<void> replace_file(const std::string& path, std::string_view text);

/// Adds to the end of a file.
[[nodiscard]] Result<void> append_to_file(const std::string& path, std::string_view text);

}  // namespace chopsticks::report
