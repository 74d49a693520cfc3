#pragma once
#include <optional>
#include <string>
#include <vector>

#include "plan/load_shape.h"
#include "plan/user_class.h"
#include "support/settings.h"

/// What a scenario is made of, as plain values: for start forms and reports, which know nothing of
/// users.
namespace chopsticks::plan {

/// A task of a user class or of a task set.
struct TaskInfo {
  std::string name;
  double share = 0;  // 0..1 of the tasks beside it
  std::vector<std::string> tags;
  std::vector<TaskInfo> tasks;  // of a task set
  bool operator==(const TaskInfo&) const = default;
};

struct ClassInfo {
  UserClass user_class;
  std::vector<TaskInfo> tasks;
  bool operator==(const ClassInfo&) const = default;
};

/// A setting of the scenario and what it is now.
struct ParameterInfo {
  DeclaredSetting declared;
  std::optional<std::string> value;  // as configured; none: declared.fallback
  std::string source;                // "scenario.yaml:3:5"; "" for the fallback
  bool operator==(const ParameterInfo&) const = default;
};

struct ScenarioInfo {
  std::string name;
  std::vector<ClassInfo> classes;
  std::vector<ParameterInfo> parameters;
  std::optional<ShapeInfo> shape = {};
  bool operator==(const ScenarioInfo&) const = default;
};

}  // namespace chopsticks::plan
