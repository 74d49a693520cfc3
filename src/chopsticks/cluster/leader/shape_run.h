#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "plan/load_shape.h"
#include "plan/run_plan.h"
#include "support/every.h"

namespace chopsticks::cluster {

/// The load shape of a scenario, as the leader knows it.
struct ShapeSource {
  plan::ShapeInfo info;
  /// A new shape for a run; none: it lives with the workers, and one of them is asked.
  using Make = std::function<std::unique_ptr<plan::LoadShape>()>;
  Make make;
};

/// A load shape during one run: when it is asked, whom, and what it said last. Once a second it is
/// its turn, whether or not the ramp to its last goal has ended.
///
/// Pure, as the Leader it belongs to.
class ShapeRun {
 public:
  /// Its first turn is at once. `common` is what the command line or the web UI asked for.
  ShapeRun(const ShapeSource& source, std::uint64_t run, const plan::RunPlan& common, Nanos now);

  [[nodiscard]] Nanos due() const noexcept { return turns_.due(); }
  /// What to ask now; nothing when it is not its turn.
  [[nodiscard]] std::optional<plan::ShapeMoment> question(int users, Nanos now);
  /// What the leader's own shape answers, or throws; nothing when a worker has to be asked.
  [[nodiscard]] std::optional<plan::ShapeAnswer> ask_own(const plan::ShapeMoment& moment);

  /// A worker is asked: it should answer before it has been asked kPatience times.
  void asked(const std::string& worker);
  [[nodiscard]] const std::string& worker() const noexcept { return worker_; }
  /// It does not answer: another one should be tried.
  [[nodiscard]] bool deaf() const noexcept { return unanswered_ >= kPatience; }
  /// Whether this worker was asked this.
  [[nodiscard]] bool expects(const std::string& worker, const plan::ShapeAnswer& answer) const;

  enum class Verdict { kSame, kNewGoal, kEnd };
  /// Takes an answer in. The error is the shape's own, or says what is wrong with its goal.
  [[nodiscard]] Result<Verdict> hear(const plan::ShapeAnswer& answer);
  /// Nothing before the first answer.
  [[nodiscard]] const std::optional<plan::ShapeGoal>& goal() const noexcept { return goal_; }
  /// The most users and the highest rate of all its goals.
  [[nodiscard]] const plan::ShapeGoal& most() const noexcept { return most_; }
  [[nodiscard]] const plan::ShapeInfo& info() const noexcept { return info_; }

 private:
  static constexpr int kPatience = 5;

  plan::ShapeInfo info_;
  std::unique_ptr<plan::LoadShape> own_;
  std::string failure_;  // why there is no own_
  std::uint64_t run_;
  int common_users_;
  PerSecond common_rate_;
  Nanos began_;
  Every turns_{1s};
  std::optional<plan::ShapeGoal> goal_;
  plan::ShapeGoal most_{0, {0}, {}};
  std::string worker_;
  int unanswered_ = 0;
};

}  // namespace chopsticks::cluster
