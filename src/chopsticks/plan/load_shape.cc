#include "plan/load_shape.h"

#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace chopsticks::plan {
namespace {

constexpr int kMostUsers = 10'000'000;

}  // namespace

Result<void> check(const ShapeGoal& goal) {
  if (goal.users < 0 || goal.users > kMostUsers) {
    return fail(fmt::format("users must be from 0 to {} (got {})", kMostUsers, goal.users));
  }
  if (!(goal.spawn_rate.value > 0) || !std::isfinite(goal.spawn_rate.value)) {
    return fail(
        fmt::format("the spawn rate must be a number above 0 (got {})", goal.spawn_rate.value));
  }
  return {};
}

std::string text_of(const ShapeGoal& goal) {
  auto text = fmt::format("{} users at {:g}/s", goal.users, goal.spawn_rate.value);
  if (goal.classes) text += fmt::format(" of {}", fmt::join(*goal.classes, ", "));
  return text;
}

}  // namespace chopsticks::plan
