#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "support/result.h"
#include "support/units.h"

/// Load shapes: code of the scenario that decides over time how many users there are, instead of
/// --users, --spawn-rate and --duration. The leader asks once a second and ramps to each new goal
/// from wherever it is, so a stage begins on time even when the ramp before it had not ended.
namespace chopsticks::plan {

/// How a shape appears: its class, and what it makes of the common options.
struct ShapeInfo {
  std::string name;
  bool use_common_options = false;  // --users, --spawn-rate and --duration still count
  bool operator==(const ShapeInfo&) const = default;
};

/// What a shape may base its decision on.
struct ShapeMoment {
  std::uint64_t run = 0;  // the leader's count of runs: with another one a shape begins anew
  Nanos run_time{};       // since the run began
  int users = 0;          // running, as the workers report
  int common_users = 0;   // --users and --spawn-rate, or what the web UI was told
  PerSecond common_rate{};
  bool operator==(const ShapeMoment&) const = default;
};

/// What a shape wants from now on.
struct ShapeGoal {
  int users = 0;
  PerSecond spawn_rate{1};
  /// Only users of these classes are added from now on; nothing: as before, at first all.
  std::optional<std::vector<std::string>> classes;
  bool operator==(const ShapeGoal&) const = default;
};

/// What came of asking.
struct ShapeAnswer {
  std::uint64_t run = 0;          // ShapeMoment::run of the question
  std::optional<ShapeGoal> goal;  // nothing: the run is over
  std::string trouble;            // not empty: the shape failed, and why; the run ends with it
  bool operator==(const ShapeAnswer&) const = default;
};

/// A shape that lives with the leader. It is made anew for each run and asked from one thread; what
/// it throws ends the run as trouble.
class LoadShape {
 public:
  virtual ~LoadShape() = default;
  /// Nothing: the run is over.
  [[nodiscard]] virtual std::optional<ShapeGoal> tick(const ShapeMoment& moment) = 0;
};

/// Where a worker's shape leaves its answer: at once or later, from any thread.
using ShapeReply = std::function<void(ShapeAnswer)>;

/// The shapes a leader cannot run itself live with the workers: it picks one and asks there.
using AskShape = std::function<void(const ShapeMoment&, ShapeReply)>;

/// The goal a shape gave is one that can be pursued: users from 0 to ten million, a rate above 0.
[[nodiscard]] Result<void> check(const ShapeGoal& goal);

/// "50 users at 5/s" for people, with the classes if there are any.
[[nodiscard]] std::string text_of(const ShapeGoal& goal);

}  // namespace chopsticks::plan
