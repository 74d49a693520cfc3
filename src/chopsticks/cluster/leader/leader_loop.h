#pragma once
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "cluster/leader/leader.h"
#include "cluster/leader/run_view.h"
#include "cluster/transport/router.h"

namespace chopsticks::cluster {

/// A Leader at work: its socket, its thread and its clock.
///
/// Every method may be called from any thread. The leader lives until it has quit, by command or
/// because the run is over (LeaderSettings::quit_after_run); its last view stays readable.
class LeaderLoop : private Outbox {
 public:
  /// Listens at once; with a key to its holders alone. Errors are the Router's: port in use,
  /// unknown host.
  [[nodiscard]] static Result<std::unique_ptr<LeaderLoop>> open(
      Context& context, const std::string& endpoint, LeaderSettings settings,
      const std::optional<ClusterKey>& key = {});
  /// Quits, without waiting for last reports.
  ~LeaderLoop() override;

  /// What workers connect to.
  [[nodiscard]] const std::string& endpoint() const noexcept { return endpoint_; }

  /// Nobody on the way to the workers can read what is sent.
  [[nodiscard]] bool encrypted() const noexcept { return encrypted_; }

  // As the Leader's.
  Result<void> start(const plan::RunPlan& plan);
  void configure(RunChanges changes);
  void update_class(const plan::UserClass& changed, Value::Map attributes = {});
  Result<void> edit(int users, PerSecond spawn_rate);
  void stop();
  void quit();
  void reset_stats();
  Result<void> note(std::string text);
  bool send_custom(const Custom& message, const std::optional<std::string>& worker);
  Result<void> resume(SavedRun saved);

  [[nodiscard]] LeaderStatus status() const;
  /// As the leader itself says it: every order given before this call has had its effect.
  [[nodiscard]] Phase phase();
  /// A copy of everything. Not older than this, unless the leader has finished: then the last one.
  [[nodiscard]] std::shared_ptr<const RunView> view(Nanos oldest = 500ms);
  /// What the view was made from, histograms and all: for reports that need more than percentiles.
  [[nodiscard]] stats::Tally tally();
  [[nodiscard]] WorkerLogs logs();
  [[nodiscard]] std::optional<stats::BriefTally> tally_of(const std::string& worker);

  /// Waits until the status is as wanted; false when the time is over first.
  bool wait(Nanos timeout, const std::function<bool(const LeaderStatus&)>& wanted) const;

 private:
  using Command = std::function<void(Clocks)>;

  LeaderLoop(Router router, LeaderSettings settings);
  bool send(std::string_view worker, const ToWorker& message) override;
  void run();
  void obey();
  void save(Clocks now);
  void publish();
  void finish();
  /// Runs it on the leader's thread; false, and nothing happens, when the leader has finished.
  bool post(Command command);
  /// The answer from the leader's thread; nothing when the leader has finished.
  template <class Question>
  auto ask(const Question& question);
  bool renew_view(Clocks now, Nanos oldest);

  Router router_;
  std::string endpoint_;
  bool encrypted_;
  const std::string save_file_;
  Every saves_{1s};
  bool can_save_ = true;
  std::set<std::string> deaf_;  // workers that did not read, each logged once
  Leader leader_;               // the thread's

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::vector<Command> commands_;
  LeaderStatus status_;
  std::shared_ptr<const RunView> view_;
  Nanos view_made_{0};
  bool over_ = false;

  std::thread thread_;
};

}  // namespace chopsticks::cluster
