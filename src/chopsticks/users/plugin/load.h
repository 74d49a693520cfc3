#pragma once
#include <string>
#include <string_view>

#include "support/result.h"
#include "users/api/scenario.h"

/// Scenario files in C++: compiled when they are run, and loaded into this process.
namespace chopsticks::plugin {

/// Compiles a source (.cc), unless that has been done before, and loads it. What the compiler says
/// about it goes to standard error as it is. Errors, in one line: no compiler, no headers, a source
/// that does not compile, a folder for the cache that cannot be used.
[[nodiscard]] Result<users::Scenario> load_source(const std::string& path);
/// A source that came over the network; `name` is what its file was called.
[[nodiscard]] Result<users::Scenario> load_source_text(std::string_view name,
                                                       std::string_view text);

/// Loads a compiled scenario (.so), after a look whether it fits this program: its mark is read
/// before any of its code runs. It stays loaded. A crash in it from then on names it.
[[nodiscard]] Result<users::Scenario> load_object(const std::string& path);
[[nodiscard]] Result<users::Scenario> load_object_bytes(std::string_view name,
                                                        std::string_view bytes);

}  // namespace chopsticks::plugin
