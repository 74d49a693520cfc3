#pragma once
#include <memory>
#include <string>

#include "support/result.h"
#include "users/api/scenario.h"

namespace chopsticks::python {

/// What a Python scenario is told.
struct ScenarioFile {
  std::string path;
  std::string settings;  // JSON, see python/chopsticks/_settings.py
};

/// Starts Python in this process (once) and imports the file. From then on its users are users of
/// the engine like any others. Call it after a fork, and with signals as they are to stay.
///
/// Errors say in one line what is missing or what is wrong with the file: Python's shared library,
/// greenlet, a build without Python; the exception that the file raised, with its place.
[[nodiscard]] Result<users::Scenario> load_scenario(const ScenarioFile& file);

}  // namespace chopsticks::python
