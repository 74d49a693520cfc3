#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "support/result.h"
#include "users/api/scenario.h"

namespace chopsticks::cli {

/// The names of the scenarios that come with the program.
[[nodiscard]] std::vector<std::string_view> shipped_scenarios();

/// What the shipped scenario of this name was built from: the SHA-256 of its source, in hex. Empty
/// for any other name.
[[nodiscard]] std::string_view shipped_digest(std::string_view name);

/// The scenario behind -f: the bare name of a shipped one, or the path of a file in C++, which is
/// compiled if need be and loaded. A file that this program was built with needs neither.
[[nodiscard]] Result<users::Scenario> find_scenario(const std::string& name_or_path);

}  // namespace chopsticks::cli
