#include "users/api/load_shape.h"

namespace chopsticks::users {

std::optional<plan::ShapeGoal> ShapeAtWork::tick(const plan::ShapeMoment& moment) {
  shape_->set_moment(moment);
  auto goal = shape_->tick();
  if (!goal) return std::nullopt;
  plan::ShapeGoal wanted{goal->users, PerSecond{goal->spawn_rate}, std::nullopt};
  if (!goal->classes.empty()) wanted.classes = std::move(goal->classes);
  return wanted;
}

}  // namespace chopsticks::users
