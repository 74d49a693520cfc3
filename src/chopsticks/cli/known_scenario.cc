#include "cli/known_scenario.h"

#include <algorithm>

namespace chopsticks::cli {

plan::ScenarioInfo known_scenario(plan::ScenarioInfo own, const cluster::RunView& view) {
  if (own.classes.empty()) {
    for (const auto& one : view.classes) own.classes.push_back({one, {}});
  }
  if (!own.shape && view.shape) own.shape = view.shape->info;
  if (!view.scenario) return own;
  const auto& told = *view.scenario;
  if (own.parameters.empty()) own.parameters = told.parameters;
  for (auto& one : own.classes) {
    const auto theirs = std::ranges::find(told.classes, one.user_class.name,
                                          [](const auto& c) { return c.user_class.name; });
    if (one.tasks.empty() && theirs != told.classes.end()) one.tasks = theirs->tasks;
  }
  return own;
}

}  // namespace chopsticks::cli
