#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/load_shape.h"
#include "plan/run_plan.h"
#include "plan/scenario_info.h"
#include "plan/user_class.h"
#include "stats/snapshot.h"

/// What the rest of the program may know about a run: plain values, copies that any thread may
/// keep.
namespace chopsticks::cluster {

enum class Phase { kReady, kSpawning, kRunning, kStopping, kStopped };
/// "ready", "spawning"…: Locust's words.
[[nodiscard]] std::string_view name_of(Phase phase);

/// Where a leader stands, in a few words: what one waits for.
struct LeaderStatus {
  Phase phase = Phase::kReady;
  int workers = 0;             // connected: ready, spawning or running
  std::uint64_t run = 0;       // how many runs have been started
  bool classes_known = false;  // a run can be planned
  bool quitting = false;
  bool finished = false;  // every worker has said goodbye or was given up
  /// Why the last run ended or left something out, when that was nobody's wish: "all workers were
  /// lost".
  std::string trouble;
  bool operator==(const LeaderStatus&) const = default;
};

/// The load shape of the scenario, and what it wants at this moment of a run.
struct ShapeView {
  plan::ShapeInfo info;
  std::optional<plan::ShapeGoal> goal = {};  // nothing: it decides nothing yet, or not in this run
  plan::ShapeGoal most = {};                 // the most users and the highest rate so far
};

/// Everything about a run at one moment.
struct RunView {
  LeaderStatus status;
  stats::Snapshot snapshot;              // figures of all workers included, also of those who left
  std::optional<plan::RunPlan> plan;     // of the present run or the last one
  std::optional<Nanos> remaining;        // until the planned end
  plan::ClassCounts users;               // as reported, by class
  std::vector<plan::UserClass> classes;  // what a run is planned from
  std::shared_ptr<const plan::ScenarioInfo> scenario;  // as workers of ours tell; null: none has
  std::uint64_t refused_messages = 0;
  std::optional<ShapeView> shape;  // it decides instead of the plan's users, rate and duration
};

/// Worker id -> its last lines, as it sent them: text from the network.
using WorkerLogs = std::map<std::string, std::vector<std::string>>;

}  // namespace chopsticks::cluster
