#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "config/environment.h"
#include "support/settings.h"

namespace chopsticks::config {

/// The same settings with environment variables put into every value, so that secrets need not be
/// in a file:
///   ${NAME}           the variable; an error naming it and the place when it is not set
///   ${NAME:-default}  the default when it is not set or empty
///   $$                one dollar sign; a single one before anything else stands for itself
/// What a variable contains is taken literally, never expanded again. Keys are left alone.
[[nodiscard]] Result<Settings> expand(const Settings& settings, const Environment& environment);

/// "http://rgw{1...3}:8080" -> the three of them; "{01...12}" keeps the leading zeros; several
/// ranges give every combination, the last one running fastest. Text without a range comes back
/// alone. At most 1,024 results.
[[nodiscard]] Result<std::vector<std::string>> expand_ranges(std::string_view pattern);

}  // namespace chopsticks::config
