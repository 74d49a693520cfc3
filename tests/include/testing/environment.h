#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace chopsticks::testing {

/// An environment made of exactly these variables.
[[nodiscard]] inline std::function<std::optional<std::string>(std::string_view)> environment(
    std::map<std::string, std::string, std::less<>> variables = {}) {
  return [variables = std::move(variables)](std::string_view name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

}  // namespace chopsticks::testing
