#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace chopsticks::config {

/// Looks an environment variable up: its value, or nothing when it is not set. A function, so that
/// tests bring an environment of their own.
using Environment = std::function<std::optional<std::string>(std::string_view name)>;

/// The environment of this process.
[[nodiscard]] Environment process_environment();

}  // namespace chopsticks::config
