#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cluster/leader/complaints.h"
#include "cluster/leader/peer_limits.h"
#include "cluster/leader/ramp.h"
#include "cluster/leader/run_record.h"
#include "cluster/leader/run_view.h"
#include "cluster/leader/saved_run.h"
#include "cluster/leader/shape_run.h"
#include "cluster/leader/worker_table.h"
#include "cluster/wire/messages.h"
#include "stats/recorder.h"
#include "support/every.h"
#include "support/result.h"

namespace chopsticks::cluster {

using stats::Clocks;

/// Where a Leader's messages go.
class Outbox {
 public:
  virtual ~Outbox() = default;
  /// False: no worker of this id is connected.
  virtual bool send(std::string_view worker, const ToWorker& message) = 0;
};

struct LeaderSettings {
  /// Empty: those our own workers say they have. Stock ones say nothing about theirs.
  std::vector<plan::UserClass> classes;
  std::optional<std::string> host;  // travels to the workers, stock ones use it
  Value::Map options;               // "tags" and the like, for the workers
  bool reset_stats = false;         // forget what was measured during the ramp
  bool quit_after_run = false;      // headless: the end of the run is the end of the leader
  /// Where LeaderLoop saves the run each second, for a leader that takes it over; "": nowhere.
  std::string save_file = {};
  std::optional<ShapeSource> shape;  // none: perhaps a worker has one
  /// Answers a worker that was started with "-f -". None: there is nothing to give.
  std::function<ToWorker(const from_worker::LocustFileRequest&)> locustfile;
  /// Told every message of a type the protocol does not know, from workers that have announced
  /// themselves.
  std::function<void(const std::string& worker, const Custom&)> custom_message;
};

/// What somebody wants to be different from the next run on.
struct RunChanges {
  std::vector<plan::UserClass> classes = {};  // empty: as they were
  Value::Map options = {};                    // over those there are
  std::optional<std::string> host = {};       // none: as it was
  ShapeSource::Make make_shape = {};          // none: as it was
};

/// The leader's side of the protocol: who the workers are, who runs how many users, what they have
/// reported.
///
/// Pure: no socket, no thread, no clock. The owner hands in frames, commands and the time, and
/// calls tick() after each batch of them and whenever due() has come. All of it from one thread.
///
/// Differences from Locust's master, all on purpose: users of a lost worker go to the others at
/// once, and a joining worker gets users at once, always; the last reports of a run are waited for;
/// reports of an earlier run are dropped; nobody speaks for another worker; and whatever is not a
/// message of the protocol is dropped and counted, without any further effect.
class Leader {
 public:
  Leader(LeaderSettings settings, Outbox& outbox);

  /// From the next run on.
  void configure(RunChanges changes);
  /// Tells the workers too: weight, fixed count and whatever else they may understand.
  void update_class(const plan::UserClass& changed, Value::Map attributes = {});

  /// A new run. While one is running, new goals for it instead: users, rate and duration (from
  /// now). An Error without workers, while stopping, and while a load shape is at work.
  Result<void> start(const plan::RunPlan& plan, Clocks now);
  /// New goals for the run; its duration stays.
  Result<void> edit(int users, PerSecond spawn_rate, Clocks now);
  /// Ends the run; workers stay, for another.
  void stop(Clocks now);
  /// Ends run and leader: status().finished once all last reports are in. A second time: at once.
  void quit(Clocks now);
  void reset_stats();
  /// A person's words, for the list of what happened to the run.
  Result<void> note(std::string text, Clocks now);
  /// A message of a type of the user's own, to one worker or (no name) to all. False: there is no
  /// such worker.
  bool send(const Custom& message, const std::optional<std::string>& worker);

  /// Any bytes from anybody.
  void receive(std::string_view identity, std::string_view frame, Clocks now);
  void tick(Clocks now);
  /// Takes a run over from a leader that ended: its workers come by themselves and keep their
  /// users.
  Result<void> resume(SavedRun saved, Clocks now);
  /// For such a leader; nothing while there is no run.
  [[nodiscard]] std::optional<SavedRun> saved(Clocks now) const;
  /// All that was received so far is on disk.
  void reports_are_safe();
  /// When tick() has something to do next.
  [[nodiscard]] Nanos due() const;

  [[nodiscard]] bool finished() const noexcept { return finished_; }
  [[nodiscard]] LeaderStatus status() const;
  [[nodiscard]] RunView view(Clocks now) const;
  /// What the view's figures are made from.
  [[nodiscard]] const stats::Tally& tally() const { return record_.tally(); }
  [[nodiscard]] const WorkerLogs& logs() const { return logs_; }
  /// What one worker has reported in this run; nothing when there is no such worker.
  [[nodiscard]] std::optional<stats::BriefTally> tally_of(std::string_view worker) const;

 private:
  // Messages (leader_messages.cc). `worker` is null when the sender is not in the table.
  struct Sender {
    std::string_view id;
    Worker* worker;
  };
  void on(Sender from, from_worker::ClientReady& ready, Clocks now);
  void on(Sender from, from_worker::Heartbeat& heartbeat, Clocks now);
  void on(Sender from, from_worker::Stats& stats, Clocks now);
  void on(Sender from, from_worker::Logs& logs, Clocks now);
  void on(Sender from, from_worker::Spawning& spawning, Clocks now);
  void on(Sender from, from_worker::SpawningComplete& complete, Clocks now);
  void on(Sender from, from_worker::Exception& exception, Clocks now);
  void on(Sender from, from_worker::ClientStopped& stopped, Clocks now);
  void on(Sender from, from_worker::Quit& quit, Clocks now);
  void on(Sender from, from_worker::LocustFileRequest& request, Clocks now);
  void on(Sender from, Custom& message, Clocks now);
  [[nodiscard]] bool known(Sender from, std::string_view what);
  void welcome_back(Worker& worker, Clocks now);
  void refuse(Sender from, const from_worker::ClientReady& ready);
  static void reports_are_safe_of(Worker& worker);
  void count(Worker& worker, from_worker::Stats stats, Clocks now);
  [[nodiscard]] bool begins_new_life(Sender from, const std::string& life, Clocks now);
  [[nodiscard]] bool speaks_for_another_life(Sender from, const std::string& life);
  void tell_came(const Worker& worker, bool back, Clocks now);
  void hear_classes(Worker& worker, from_worker::Telemetry& telemetry);

  // The run (leader.cc).
  [[nodiscard]] std::vector<plan::UserClass> classes() const;
  [[nodiscard]] bool running() const {
    return phase_ == Phase::kSpawning || phase_ == Phase::kRunning;
  }
  /// In the list of what happened, while there is a run.
  void happened(stats::RunEvent::Kind kind, std::string text, Clocks now,
                const std::string& worker = {});
  void lost(const std::string& id, Clocks now);
  void begin_run(Clocks now);
  void resume_ramp(Clocks now);
  void end_run(Clocks now);
  [[nodiscard]] bool nobody_ran() const;
  void aim(int users, PerSecond rate, Clocks now);
  void advance_ramp(Clocks now);
  void send_step(const plan::Distribution& step, Clocks now);
  void send_spawn(Worker& worker, const ClassCounts& users, Clocks now);
  [[nodiscard]] bool all_have_reported() const;
  void complete_ramp(Clocks now);
  void all_are_there(Clocks now);
  void worker_came(const std::string& id, Clocks now);
  void worker_gone(const std::string& id, Clocks now);
  void all_gone(Clocks now);
  void second_passed(Clocks now);
  void repeat_lost_spawns(Clocks now);
  void say_goodbye(const ToWorker& message, Nanos patience, Clocks now);
  void finish_goodbyes(Clocks now);
  void more_is_coming(const Worker& worker, Clocks now);

  // Load shapes (leader_shape.cc).
  [[nodiscard]] std::optional<ShapeSource> shape_source() const;
  void start_shape(const ShapeSource& source, Clocks now);
  void ask_shape(Clocks now);
  void follow_shape(const plan::ShapeAnswer& answer, Clocks now);
  void fail_shape(std::string_view why, Clocks now);

  LeaderSettings settings_;
  Outbox& outbox_;
  WorkerTable workers_;
  RunRecord record_;
  Complaints complaints_;
  PeerLimits limits_;
  WorkerLogs logs_;

  Phase phase_ = Phase::kReady;
  std::uint64_t run_ = 0;
  std::optional<plan::RunPlan> plan_;
  std::optional<Nanos> run_end_;  // monotonic
  std::unique_ptr<Ramp> ramp_;
  std::optional<ShapeRun> shape_;       // of the present run or the last one
  std::optional<Nanos> reports_until_;  // all steps are done: how long we wait for the echo
  bool first_ramp_ = false;
  bool ramp_short_ = false;         // it is done, and not all users are there
  std::optional<Nanos> resume_at_;  // until then the workers of a resumed run may come back
  Nanos resume_until_{0};           // and the first one of them
  double last_stamp_ = 0;           // of a Spawn

  Every seconds_{1s};
  std::optional<Nanos> goodbyes_until_;
  Nanos goodbyes_end_{0};  // however much still comes
  bool quitting_ = false;
  bool finished_ = false;
  std::string trouble_;
};

}  // namespace chopsticks::cluster
