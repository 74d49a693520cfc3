#include "web/swarm_form.h"

#include <algorithm>
#include <charconv>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/redact.h"
#include "web/parameter_check.h"

namespace chopsticks::web {
namespace {

template <class Number>
Checked<Number> number(const Request& form, const std::string& field, Number above, Number most,
                       std::string_view what) {
  const auto text = form.parameter(field).value_or("");
  Number value{};
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = failure == std::errc{} && end == text.data() + text.size();
  if (whole && value > above && value <= most) return value;
  return std::unexpected(
      Mistake{fmt::format("{} must be {} (got '{}')", field, what, text), field});
}

Checked<void> read_run_time(const Request& form, plan::RunPlan& plan) {
  plan.duration.reset();
  const auto text = form.parameter("run_time");
  if (!text || text->empty()) return {};
  const auto duration = parse_duration(*text);
  if (!duration) return std::unexpected(Mistake{duration.error().message, "run_time"});
  if (*duration <= Nanos{})
    return std::unexpected(Mistake{"run_time must be longer than nothing", "run_time"});
  plan.duration = *duration;
  return {};
}

// Those not named take no part.
Checked<std::vector<plan::UserClass>> picked(const Request& form,
                                             const plan::ScenarioInfo& scenario) {
  std::vector<plan::UserClass> classes;
  const auto [first, last] = form.parameters.equal_range("user_classes");
  std::set<std::string> wanted;
  for (auto at = first; at != last; ++at) wanted.insert(at->second);
  if (wanted.empty()) return classes;
  for (const auto& one : scenario.classes) {
    auto changed = one.user_class;
    if (wanted.erase(changed.name) == 0) changed.weight = changed.fixed_count = 0;
    classes.push_back(std::move(changed));
  }
  if (wanted.empty()) return classes;
  return std::unexpected(
      Mistake{fmt::format("there is no user class '{}'", *wanted.begin()), "user_classes"});
}

Checked<void> read_load(const Request& form, plan::RunPlan& plan) {
  const auto users = number<int>(form, "user_count", 0, kMostUsers, "a whole number above 0");
  if (!users) return std::unexpected(users.error());
  const auto rate = number<double>(form, "spawn_rate", 0.0, kHighestSpawnRate, "a number above 0");
  if (!rate) return std::unexpected(rate.error());
  plan.users = *users;
  plan.spawn_rate = PerSecond{*rate};
  return {};
}

Checked<void> read_shape(const Request& form, const plan::ScenarioInfo& scenario,
                         plan::RunPlan& plan) {
  constexpr auto kNone = "Default";
  const auto wanted = form.parameter("shape_class").value_or("");
  plan.follow_shape = wanted != kNone;
  const bool known =
      wanted.empty() || wanted == kNone || (scenario.shape && wanted == scenario.shape->name);
  if (known) return {};
  return std::unexpected(
      Mistake{fmt::format("there is no load shape '{}'", wanted), "shape_class"});
}

// Those of the form, checked; repeated ones make a list.
Checked<std::map<std::string, std::string>> read_parameters(const Request& form,
                                                            const plan::ScenarioInfo& scenario) {
  std::map<std::string, std::string> parameters;
  for (const auto& one : scenario.parameters) {
    const auto& name = one.declared.key;
    std::vector<std::string> given;
    const auto [first, last] = form.parameters.equal_range(name);
    for (auto at = first; at != last; ++at) given.push_back(at->second);
    if (given.empty()) continue;
    auto value = check_parameter(scenario, name, fmt::format("{}", fmt::join(given, ",")));
    if (!value) return std::unexpected(value.error());
    const bool masked = *value == "***" && (one.declared.secret || report::is_secret_key(name));
    if (!masked) parameters[name] = std::move(*value);
  }
  return parameters;
}

// Without what would be a tag in a page.
std::optional<std::string> plain(std::optional<std::string> text) {
  if (text) std::erase_if(*text, [](char c) { return c == '<' || c == '>'; });
  return text;
}

}  // namespace

Checked<StartOrder> read_swarm_form(const Request& request, const plan::RunPlan& offered,
                                    const plan::ScenarioInfo& scenario) {
  StartOrder order;
  order.plan = offered;
  if (auto read = read_shape(request, scenario, order.plan); !read)
    return std::unexpected(read.error());
  // A shape that decides needs no numbers.
  const bool shaped = scenario.shape && order.plan.follow_shape;
  if (!shaped || request.parameter("user_count")) {
    if (auto read = read_load(request, order.plan); !read) return std::unexpected(read.error());
  }
  if (auto read = read_run_time(request, order.plan); !read) return std::unexpected(read.error());
  auto classes = picked(request, scenario);
  if (!classes) return std::unexpected(classes.error());
  auto parameters = read_parameters(request, scenario);
  if (!parameters) return std::unexpected(parameters.error());
  order.user_classes = std::move(*classes);
  order.parameters = std::move(*parameters);
  order.host = plain(request.parameter("host"));
  order.profile = plain(request.parameter("profile"));
  return order;
}

}  // namespace chopsticks::web
