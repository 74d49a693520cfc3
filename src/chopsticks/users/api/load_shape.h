#pragma once
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "plan/load_shape.h"
#include "users/api/has_settings.h"

namespace chopsticks::users {

/// What a load shape wants from now on.
struct Goal {
  int users = 0;
  double spawn_rate = 1;             // users started, or stopped, per second
  std::vector<std::string> classes;  // only these are added from now on; empty: as before
};

/// Decides over time how many users there are: derive and say in tick() what you want. It is asked
/// once a second, and may answer the same for as long as it likes:
///
///     std::optional<Goal> tick() override {
///       if (run_time() < 1min) return Goal{.users = 10, .spawn_rate = 10};
///       return std::nullopt;  // the run is over
///     }
///
/// --users, --spawn-rate and --duration then mean nothing, unless the class says
/// `static constexpr bool use_common_options = true;`. One shape is made for each run, where the
/// leader is.
class LoadShape : protected HasSettings {
 public:
  virtual ~LoadShape() = default;
  LoadShape(const LoadShape&) = delete;
  LoadShape& operator=(const LoadShape&) = delete;

  /// Nothing: the run is over. What it throws ends the run too, as trouble.
  [[nodiscard]] virtual std::optional<Goal> tick() = 0;

  void set_moment(const plan::ShapeMoment& moment) { moment_ = moment; }

 protected:
  LoadShape() = default;

  /// Since the run began.
  [[nodiscard]] Nanos run_time() const noexcept { return moment_.run_time; }
  /// Running now, as far as the workers have reported.
  [[nodiscard]] int user_count() const noexcept { return moment_.users; }
  /// --users and --spawn-rate, for shapes that use the common options.
  [[nodiscard]] int common_users() const noexcept { return moment_.common_users; }
  [[nodiscard]] double common_spawn_rate() const noexcept { return moment_.common_rate.value; }

 private:
  plan::ShapeMoment moment_;
};

/// A shape of a scenario, as the leader asks it.
class ShapeAtWork final : public plan::LoadShape {
 public:
  explicit ShapeAtWork(std::unique_ptr<users::LoadShape> shape) : shape_(std::move(shape)) {}
  [[nodiscard]] std::optional<plan::ShapeGoal> tick(const plan::ShapeMoment& moment) override;

 private:
  std::unique_ptr<users::LoadShape> shape_;
};

}  // namespace chopsticks::users
