#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "plan/scenario_info.h"

namespace chopsticks::python {

/// What a scenario file says about itself: see describe() in _runtime.py.
struct Description {
  std::map<std::string, std::vector<plan::TaskInfo>> tasks;  // by user class
  std::vector<DeclaredSetting> parameters;
};

/// What makes no sense is left out: a start form can do without it.
[[nodiscard]] Description read_description(std::string_view json);

}  // namespace chopsticks::python
