#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "stats/tally.h"
#include "support/result.h"
#include "users/api/construction.h"

namespace chopsticks::users {

/// What a leader wants a run to be like.
struct RunOrder {
  TagFilter tags;                                 // the tasks that users do
  std::optional<std::string> host;                // none: the scenario's own
  std::map<std::string, std::string> parameters;  // as they would be written in the configuration
  std::string options;                            // all the leader's, as JSON: Locust's own way
};

/// What a scenario wants to know about the runs its users take part in, and what it has to say
/// about them. Called by the worker, from one thread; nothing here may take long.
class RunListener {
 public:
  virtual ~RunListener() = default;
  /// Whether everybody has something to do under these tags: asked once, before anything runs.
  [[nodiscard]] virtual Result<void> check(const TagFilter& tags) = 0;
  /// Before the first users of a run.
  virtual void run_begins(const RunOrder& order) = 0;
  /// Users of this class that are made from now on have these attributes; a JSON object.
  virtual void class_changes(const std::string& user_class, const std::string& attributes) = 0;
  /// As many users run as the leader wants.
  virtual void ramp_ends(int users) = 0;
  /// All users have ended.
  virtual void run_ends() = 0;
  /// A message of a user's own type, from the leader; the data as JSON.
  virtual void hear(const std::string& type, const std::string& data) = 0;
  /// How the scenario sends one to the leader, from any thread; an empty function: no longer.
  using Say = std::function<void(const std::string& type, const std::string& data)>;
  virtual void speak_by(Say say) = 0;
  /// How long users took to go on after an operation had ended, since last asked.
  [[nodiscard]] virtual stats::Histogram take_lag() = 0;
  /// What was recorded since the last time.
  virtual void measured(const stats::Tally& tally) = 0;
  /// Whether the scenario wants this process to end its run and itself.
  [[nodiscard]] virtual bool wants_end() = 0;
  /// The program is about to end. The exit code the scenario wants, if it does.
  [[nodiscard]] virtual std::optional<int> ends() = 0;
};

}  // namespace chopsticks::users
