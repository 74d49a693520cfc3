#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "support/settings.h"

namespace chopsticks::report {

/// Whether values under this key are nobody's business: secret_key, access_key, password, token…
[[nodiscard]] bool is_secret_key(std::string_view key);

/// The same settings with "***" for the values of secret keys, for passwords in URLs and for hidden
/// words (log.h).
[[nodiscard]] Settings redact(const Settings& settings);

/// One line as a shell would take it, with "***" for the values of options like --secret-key and
/// for hidden words.
[[nodiscard]] std::string redact(const std::vector<std::string>& command_line);

}  // namespace chopsticks::report
