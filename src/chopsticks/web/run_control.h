#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cluster/leader/run_view.h"
#include "plan/run_plan.h"
#include "plan/scenario_info.h"
#include "report/run_info.h"
#include "stats/brief_tally.h"
#include "stats/tally.h"
#include "support/result.h"

namespace chopsticks::web {

/// What somebody wants to run. Parameters and classes that are not named stay as they are.
struct StartOrder {
  plan::RunPlan plan;
  std::map<std::string, std::string> parameters;  // as they would be written in the scenario config
  std::vector<plan::UserClass> user_classes;
  std::optional<std::string> host = {};     // what users without storage load
  std::optional<std::string> profile = {};  // a person's name for the run
};

/// A user class as it is to be, for users made from now on.
struct ClassChange {
  plan::UserClass user_class;
  std::string attributes = "{}";  // what else it has, for workers that understand it: JSON
};

/// A message of the user's own for the workers' scenarios, as Locust's send_message sends it.
struct CustomMessage {
  std::string type;
  std::string data;                   // JSON
  std::optional<std::string> worker;  // none: all of them
};

struct Logs {
  std::vector<std::string> leader;
  cluster::WorkerLogs workers;
};

/// What a browser may see of a run and do with it. Called from the server's threads; views are
/// shared copies.
class RunControl {
 public:
  virtual ~RunControl() = default;

  /// Not much older than a second.
  [[nodiscard]] virtual std::shared_ptr<const cluster::RunView> view() = 0;
  /// After all that was ordered before: for an order that builds on the last one.
  [[nodiscard]] virtual std::shared_ptr<const cluster::RunView> view_now() = 0;
  /// Where the run stands after all that was ordered before.
  [[nodiscard]] virtual cluster::Phase phase() = 0;
  /// What is being run, and where its files go.
  [[nodiscard]] virtual report::RunInfo run_info() = 0;
  /// With the values it has now.
  [[nodiscard]] virtual plan::ScenarioInfo scenario() = 0;
  [[nodiscard]] virtual Logs logs() = 0;
  [[nodiscard]] virtual stats::Tally tally() = 0;
  [[nodiscard]] virtual std::optional<stats::BriefTally> tally_of(const std::string& worker) = 0;

  /// A new run.
  virtual Result<void> start(const StartOrder& order) = 0;
  /// New goals for the one that is on.
  virtual Result<void> edit(const plan::RunPlan& plan) = 0;
  virtual void stop() = 0;
  virtual void reset_stats() = 0;
  virtual void quit() = 0;
  virtual Result<void> note(const std::string& text) = 0;
  /// An Error for a type that means something to the protocol, and when there is no such worker.
  virtual Result<void> send_message(const CustomMessage& message) = 0;
  /// Changes a user class at the workers (Locust's POST /user).
  virtual Result<void> update_user_class(const ClassChange& change) = 0;
};

}  // namespace chopsticks::web
