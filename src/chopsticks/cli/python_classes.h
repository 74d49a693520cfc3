#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "plan/user_class.h"
#include "support/result.h"

namespace chopsticks::cli {

/// The user classes a locustfile defines, read from its text: a leader plans who runs what without
/// Python.
///
/// Understood are classes at the left margin that derive from something called …User or from
/// another such class, and in them `weight`, `fixed_count` and `abstract` when set to plain values.
/// What is computed, or imported from elsewhere, only Python can know: a computed value is an
/// Error, as is a file without user classes, and both point to --user-classes. `file` is what
/// messages call it.
[[nodiscard]] Result<std::vector<plan::UserClass>> user_classes_in(std::string_view source,
                                                                   const std::string& file);

}  // namespace chopsticks::cli
