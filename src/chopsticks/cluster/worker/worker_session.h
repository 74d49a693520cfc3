#pragma once
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cluster/wire/messages.h"
#include "cluster/worker/clock_offset.h"
#include "cluster/worker/load.h"
#include "cluster/worker/vitals.h"
#include "stats/recorder.h"
#include "support/every.h"

namespace chopsticks::cluster {

using stats::Clocks;

/// Where a WorkerSession's messages go.
class LeaderLink {
 public:
  virtual ~LeaderLink() = default;
  virtual void send(const FromWorker& message) = 0;
  /// A new connection under the same identity.
  virtual void reconnect() = 0;
  /// The connection stands, as far as the system knows: a leader that does not answer over it is
  /// stuck or cut off, and has not ended.
  [[nodiscard]] virtual bool connected() const = 0;
};

struct WorkerSettings {
  std::string id;            // "<host>_<32 hex digits>", also the identity of the connection
  std::string host;          // the machine's name
  std::string life = {};     // a word no other process of this id has
  Nanos leader_grace = 60s;  // how long users run on without a word from the leader
  unsigned cores = 1;        // this process may use
  unsigned threads = 1;      // event loops
  std::vector<plan::UserClass> classes;             // what the Load can run
  std::optional<plan::ScenarioInfo> scenario = {};  // what else the leader may know of it
  bool reset_stats = false;                         // forget what was measured during the ramp
  /// What the process uses at this moment; called with each heartbeat.
  std::function<Vitals(Clocks)> vitals;
  /// The lines logged so far, oldest first. None: the leader has them already, in this process.
  std::function<std::vector<std::string>()> logs;
  /// The load shape this worker has, for a leader that cannot run it itself, and how to ask it.
  std::optional<plan::ShapeInfo> shape;
  plan::AskShape ask_shape;
  plan::ShapeReply shape_reply;  // leads to shape_says(); the owner sets it
  /// Before the first users of each run: where the leader's options (tags, host) take effect.
  std::function<void(const to_worker::Spawn&)> run_begins;
  /// So many users run, all that the leader wants.
  std::function<void(int)> ramp_ends;
  /// All users of a run have ended.
  std::function<void()> run_ends;
  /// A user class is to be another from now on. None: classes are fixed.
  std::function<void(const to_worker::UpdateUserClass&)> update_class;
  /// A message of a type the protocol does not know: somebody's own.
  std::function<void(const Custom&)> custom_message;
};

/// How a worker's life ended.
enum class WorkerEnd {
  kDismissed,      // the leader said quit
  kLeft,           // leave() was called
  kLeaderLost,     // no heartbeat was answered for a minute
  kNeverAnswered,  // no leader accepted us for five minutes
  kRefused,        // the leader is not for us: another key, another version
};

/// A worker's side of the protocol: turns the leader's messages into calls on a Load and reports
/// back.
///
/// Pure: no socket, no thread, no clock. The owner hands in frames, the Load's events and the time,
/// and calls tick() whenever due() has come. All of it from one thread.
///
/// A leader of our kind that is silent for four seconds over a standing connection has lost us,
/// too: it gives our users to others after five, so we stop them. When the connection is closed the
/// leader has ended; users then run on until one comes back, or leader_grace is over.
///
/// Nothing measured is lost: users are stopped, then the rest of what they recorded is sent, and
/// only then is the stop (or quit) reported; that holds for a signal as well as for the leader's
/// word.
class WorkerSession {
 public:
  /// All outlive the session.
  WorkerSession(WorkerSettings settings, Load& load, LeaderLink& leader);

  /// Announces this worker.
  void start(Clocks now);
  /// Any bytes: what is not a message for this worker is dropped, and logged the first time.
  void receive(std::string_view frame, Clocks now);
  /// The leader does not let us in. The end of a worker that never was in.
  void refused(const std::string& why, Clocks now);
  void spawned();
  void stopped(Clocks now);
  void shape_says(plan::ShapeAnswer answer, Clocks now);
  /// Ends as if told to quit: for signals.
  void leave(Clocks now);
  /// A message of a type of the user's own.
  void send(const Custom& message);
  void tick(Clocks now);

  /// When tick() has something to do next.
  [[nodiscard]] Nanos due() const;
  /// Nothing more will be sent.
  [[nodiscard]] const std::optional<WorkerEnd>& end() const { return end_; }

 private:
  enum class State { kReady, kSpawning, kRunning };

  void on(const to_worker::Ack& ack, Clocks now);
  void on(const to_worker::HeartbeatReply& reply, Clocks now);
  void on(const to_worker::Spawn& spawn, Clocks now);
  void on(const to_worker::SpawningComplete& complete, Clocks now);
  void on(const to_worker::Stop& stop, Clocks now);
  void on(const to_worker::Quit& quit, Clocks now);
  void on(const to_worker::Reconnect& reconnect, Clocks now);
  void on(const to_worker::UpdateUserClass& update, Clocks now);
  void on(const to_worker::LocustFiles& files, Clocks now);
  void on(const to_worker::NoLocustFile& refusal, Clocks now);
  void on(const Custom& message, Clocks now);

  void announce(Clocks now);
  void retry_announcing(Clocks now);
  void start_reporting(Clocks now);
  [[nodiscard]] from_worker::Heartbeat heartbeat(
      Clocks now, std::optional<plan::ShapeAnswer> answer = std::nullopt);
  [[nodiscard]] bool leader_reads(int version);
  void beat_and_report(Clocks now);
  void send_report(const std::optional<Clocks>& with_heartbeat = std::nullopt);
  void send_again(const from_worker::Stats& report);
  void send_reports_again(Clocks now);
  void let_go(Clocks now);
  void send_logs();
  void begin_run(const to_worker::Spawn& spawn);
  [[nodiscard]] ClassCounts known_classes(const ClassCounts& asked);
  void stop_users(Clocks now);
  void begin_end(WorkerEnd why, Clocks now);
  void finish();

  WorkerSettings settings_;
  Load& load_;
  LeaderLink& leader_;

  State state_ = State::kReady;
  bool stopping_ = false;
  bool acknowledged_ = false;
  bool classes_told_ = false;  // since the last Ack
  bool ramped_ = false;        // the run's first ramp is through
  std::optional<WorkerEnd> leaving_;
  std::optional<WorkerEnd> end_;

  int unanswered_ = 0;  // announcements since the last Ack
  Every announcements_{5s};
  Every heartbeats_{1s};
  Every reports_{1s};
  Every logs_{10s};
  Nanos stop_due_ = Nanos::max();  // when a Load that does not report back is given up
  Nanos stop_timeout_{};
  std::optional<Nanos> last_answer_;  // to a heartbeat
  std::optional<double> last_spawn_;  // its timestamp

  ClockOffset offset_;
  std::vector<std::string> logs_sent_;

  /// Reports the leader has not confirmed yet. It confirms with its answers to heartbeats; stock
  /// masters confirm nothing, and nothing is kept for them.
  std::deque<from_worker::Stats> unconfirmed_;  // all with number and rows
  std::uint64_t last_number_ = 0;
  bool confirms_ = false;              // this leader does
  std::int64_t leader_version_ = 0;    // of our extra keys, the newest it reads; 0: perhaps none
  std::optional<Nanos> confirmed_at_;  // when the oldest one began to wait, or was sent again
  bool run_over_ = false;              // the leader stopped it
  Nanos apart_at_ = Nanos::min();      // when the connection was last seen closed
  bool let_go_ = false;                // users were stopped because others have them now
  std::set<std::string> unknown_classes_;
  bool complained_ = false;
  std::string refusal_;
};

}  // namespace chopsticks::cluster
