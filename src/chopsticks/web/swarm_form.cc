#include "web/swarm_form.h"

#include <algorithm>
#include <charconv>
#include <set>

#include <fmt/format.h>

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

}  // namespace

Checked<StartOrder> read_swarm_form(const Request& request, const plan::RunPlan& offered,
                                    const plan::ScenarioInfo& scenario) {
  StartOrder order;
  order.plan = offered;
  const auto users = number<int>(request, "user_count", 0, kMostUsers, "a whole number above 0");
  if (!users) return std::unexpected(users.error());
  const auto rate =
      number<double>(request, "spawn_rate", 0.0, kHighestSpawnRate, "a number above 0");
  if (!rate) return std::unexpected(rate.error());
  order.plan.users = *users;
  order.plan.spawn_rate = PerSecond{*rate};
  if (auto read = read_run_time(request, order.plan); !read) return std::unexpected(read.error());
  auto classes = picked(request, scenario);
  if (!classes) return std::unexpected(classes.error());
  order.user_classes = std::move(*classes);
  for (const auto& one : scenario.parameters) {
    const auto& name = one.declared.key;
    const auto given = request.parameter(name);
    if (!given) continue;
    auto value = check_parameter(scenario, name, *given);
    if (!value) return std::unexpected(value.error());
    order.parameters[name] = std::move(*value);
  }
  return order;
}

}  // namespace chopsticks::web
