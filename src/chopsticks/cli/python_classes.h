#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/load_shape.h"
#include "plan/user_class.h"
#include "support/result.h"

namespace chopsticks::cli {

struct PythonClasses {
  std::vector<plan::UserClass> users;
  std::optional<plan::ShapeInfo> shape;
};

/// The user classes and the load shape a locustfile defines, read from its text: a leader plans who
/// runs what without Python.
///
/// Understood are classes at the left margin that derive from something called …User
/// or …Workload (or LoadTestShape), or from another such class, and in them `weight`,
/// `fixed_count`, `abstract` and `use_common_options` when set to plain values. What is computed,
/// or imported from elsewhere, only Python can know: a computed number is an Error, as is a file
/// without user classes, and both point to --user-classes. `file` is what messages call it.
[[nodiscard]] Result<PythonClasses> python_classes_in(std::string_view source,
                                                      const std::string& file);

}  // namespace chopsticks::cli
