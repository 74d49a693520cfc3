#pragma once
#include <string>

#include "support/result.h"
#include "web/http.h"
#include "web/run_control.h"

namespace chopsticks::web {

/// What is wrong with an order, and which field of it.
struct Mistake {
  std::string message;
  std::string field = {};
  int status = 400;
};
template <class T>
using Checked = std::expected<T, Mistake>;

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

/// POST /user, Locust's: a class' name with a new weight or fixed count. `known`: all classes.
[[nodiscard]] Checked<plan::UserClass> read_user_class(const std::string& body,
                                                       const plan::ScenarioInfo& known);

/// One value for a parameter of this name, checked against what the scenario declares; as it would
/// be written in the scenario config.
[[nodiscard]] Checked<std::string> check_parameter(const plan::ScenarioInfo& scenario,
                                                   const std::string& name,
                                                   const std::string& value);

/// What everybody may ask for.
inline constexpr int kMostUsers = 10'000'000;
inline constexpr double kHighestSpawnRate = 1e6;

}  // namespace chopsticks::web
