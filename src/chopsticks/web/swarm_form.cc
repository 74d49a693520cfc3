#include "web/swarm_form.h"

#include <charconv>

#include <fmt/format.h>

namespace chopsticks::web {
namespace {

template <class Number>
Result<Number> number(const Form& form, const std::string& field, Number above,
                      std::string_view what) {
  const auto text = form(field).value_or("");
  Number value{};
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || end != text.data() + text.size() || !(value > above)) {
    return fail(fmt::format("{} must be {} (got '{}')", field, what, text));
  }
  return value;
}

}  // namespace

Result<plan::RunPlan> read_swarm_form(const Form& form, const plan::RunPlan& offered) {
  auto plan = offered;
  const auto users = number<int>(form, "user_count", 0, "a whole number above 0");
  if (!users) return fail(users.error());
  const auto rate = number<double>(form, "spawn_rate", 0.0, "a number above 0");
  if (!rate) return fail(rate.error());
  plan.users = *users;
  plan.spawn_rate = PerSecond{*rate};
  plan.duration.reset();
  if (const auto text = form("run_time"); text && !text->empty()) {
    const auto duration = parse_duration(*text);
    if (!duration) return fail(duration.error());
    plan.duration = *duration;
  }
  return plan;
}

}  // namespace chopsticks::web
