#pragma once
#include <string>

#include "support/result.h"
#include "web/http.h"
#include "web/mistake.h"
#include "web/run_control.h"

namespace chopsticks::web {

/// Bodies of POST /api/v1/start, edit, notes, messages and login, as openapi.json describes them.
/// `offered` brings what an order does not say; `scenario` the names and types it may use.
[[nodiscard]] Checked<StartOrder> read_start(const std::string& body, const plan::RunPlan& offered,
                                             const plan::ScenarioInfo& scenario);
/// `present`: the plan of the run that is on.
[[nodiscard]] Checked<plan::RunPlan> read_edit(const std::string& body,
                                               const plan::RunPlan& present);
[[nodiscard]] Checked<std::string> read_note(const std::string& body);
[[nodiscard]] Checked<CustomMessage> read_message(const std::string& body);

struct LoginWords {
  std::string user;
  std::string password;
};
[[nodiscard]] Checked<LoginWords> read_login(const std::string& body);

/// POST /user, Locust's: a class' name with a new weight or fixed count, and whatever attributes
/// else it is to have. `known`: all classes.
[[nodiscard]] Checked<ClassChange> read_user_class(const std::string& body,
                                                   const plan::ScenarioInfo& known);

/// What everybody may ask for.
inline constexpr int kMostUsers = 10'000'000;
inline constexpr double kHighestSpawnRate = 1e6;

}  // namespace chopsticks::web
