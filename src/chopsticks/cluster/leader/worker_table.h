#pragma once
#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cluster/leader/recent_counts.h"
#include "cluster/wire/messages.h"
#include "stats/brief_tally.h"
#include "stats/snapshot.h"

namespace chopsticks::cluster {

enum class WorkerState { kReady, kSpawning, kRunning, kMissing };
[[nodiscard]] std::string_view name_of(WorkerState state);
/// Nothing for what only a foreign worker calls itself ("quitting").
[[nodiscard]] std::optional<WorkerState> parse_worker_state(std::string_view name);

/// A sum of numbers that workers claim: no claim makes it overflow.
[[nodiscard]] int add_users(int a, int b);

/// A worker as the leader knows it.
struct Worker {
  static constexpr int kLives = 3;

  std::string id;
  int index = 0;
  WorkerState state = WorkerState::kReady;
  int lives = kLives;  // falls by one a second, back to kLives with each heartbeat

  ClassCounts users;                      // as last reported
  int user_count = 0;                     // their sum
  ClassCounts target;                     // of the last Spawn
  int target_count = 0;                   // their sum
  std::optional<Nanos> spawn_unanswered;  // when the last Spawn went out, until it is confirmed
  std::uint64_t run = 0;                  // the last run it has taken part in
  bool owes_goodbye = false;              // was told to stop or quit and has not said that it did

  double cpu_percent = 0;
  double highest_cpu_percent = 0;
  double cpu_percent_before = 0;         // of the heartbeat before, if it had users then
  std::optional<Nanos> lag_before = {};  // the same
  std::uint64_t memory = 0;
  std::optional<from_worker::Telemetry> telemetry;  // only our own workers send it
  std::string version;                              // of its program
  std::string life;                                 // of its process, as announced; "" for others

  /// How far the numbered reports of a process are in, and how far they are safe.
  struct Reports {
    std::string life;
    std::uint64_t taken = 0;
    std::uint64_t safe = 0;
  };
  std::vector<Reports> reports;         // the latest process last
  std::vector<std::string> past_lives;  // whose place another process has taken
  std::uint64_t lost = 0;               // what its earlier processes did at most and did not report
  std::optional<Nanos> last_seen;       // leader's wall time of the last heartbeat
  std::optional<stats::NetworkRates> network;          // between the last two heartbeats
  std::vector<plan::UserClass> classes;                // what it can run; only our own workers say
  std::shared_ptr<const plan::ScenarioInfo> scenario;  // what else they say of it

  /// Nobody answered when it was found missing: its process has ended, or its network.
  bool connection_closed = false;

  // What it reported in run `run`.
  std::uint64_t requests = 0;
  std::uint64_t failures = 0;
  Bytes bytes;
  std::optional<Nanos> last_report{};  // monotonic
  Nanos longest_pause{1s};             // between two reports
  double highest_rate = 0;             // operations a second in one report
  stats::BriefTally tally;
  stats::CoarseHistogram scenario_lag;
  RecentCounts recent;

  /// Another process of its id speaks from now on.
  void begin_life(const std::string& next);
  [[nodiscard]] bool is_past(const std::string& of) const {
    return std::ranges::find(past_lives, of) != past_lives.end();
  }
  [[nodiscard]] bool connected() const noexcept { return state != WorkerState::kMissing; }
  /// A sign of life, and what it tells of itself.
  void hear(std::optional<from_worker::Telemetry> told, Nanos wall);
  /// What its last heartbeat said becomes the one before.
  void remember_strain();
  void add(const stats::Tally& report);
  /// Of its scenario.
  void add(const stats::Histogram& lag);
  /// The same, row by row.
  void add(CompactRows::Table table, const stats::KeyView& key, const stats::SparseEntry& row);
  /// Whether this report is the next one. Others were sent twice, or come again in order.
  [[nodiscard]] bool take(const from_worker::Stats::Number& number);
  [[nodiscard]] std::optional<std::uint64_t> safe_reports() const;
  void report_users(ClassCounts counts);
  void aim(ClassCounts counts, Nanos now);
  /// Runs what it was told to, and has said so.
  [[nodiscard]] bool settled() const { return !spawn_unanswered && user_count == target_count; }
  /// It takes part in this run from now on; its figures start anew if it did not before.
  void enter_run(std::uint64_t number);
  void reported(std::uint64_t requests, Nanos now);
  /// At most so many operations were done since the last report: those of the pause between two
  /// reports when its end is known, else those of all the time since, and one for every user.
  [[nodiscard]] std::uint64_t unreported(Nanos now) const;
  /// What it has not reported by now is lost.
  void give_up_reports(Nanos now);
  [[nodiscard]] stats::WorkerFigures figures(std::uint64_t run, Nanos now) const;
};

/// Everyone who has said "client_ready" and not left, in the order of arrival.
class WorkerTable {
 public:
  /// More than any real cluster, few enough that a flood of made-up names stays harmless.
  static constexpr std::size_t kMost = 20'000;

  /// A new worker, or a known one that starts over: ready, without users. The number of an id is
  /// never given to another, and kept when it comes back. Null when the table is full.
  Worker* join(std::string_view id);
  /// One of a run that is taken over: missing until it shows itself.
  Worker* restore(std::string_view id, int index);
  [[nodiscard]] Worker* find(std::string_view id);
  /// Also one that has left since the last forget_left().
  [[nodiscard]] const Worker* find_also_left(std::string_view id) const;
  /// Keeps its figures until forget_left().
  void remove(std::string_view id);
  void forget_left() { left_.clear(); }

  struct Losses {
    std::vector<std::string> missing;    // since this second
    std::vector<std::string> forgotten;  // missing for a minute, and removed
  };
  /// Call once a second: takes a life from everyone.
  [[nodiscard]] Losses second_passed();

  [[nodiscard]] int connected() const;
  [[nodiscard]] std::vector<std::string> connected_ids() const;
  [[nodiscard]] int users() const;
  /// Every class a connected worker has announced; of several of one name the first.
  [[nodiscard]] std::vector<plan::UserClass> classes() const;
  /// As the first connected worker has described it that did.
  [[nodiscard]] std::shared_ptr<const plan::ScenarioInfo> scenario() const;
  /// Of the present and those who left, by number.
  [[nodiscard]] std::vector<stats::WorkerFigures> figures(std::uint64_t run, Nanos now) const;

  [[nodiscard]] auto begin() { return workers_.begin(); }
  [[nodiscard]] auto end() { return workers_.end(); }
  [[nodiscard]] auto begin() const { return workers_.begin(); }
  [[nodiscard]] auto end() const { return workers_.end(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view id) const noexcept {
      return std::hash<std::string_view>{}(id);
    }
  };
  template <class T>
  using ById = std::unordered_map<std::string, T, Hash, std::equal_to<>>;

  [[nodiscard]] Worker* add(std::string_view id);

  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::unique_ptr<Worker>> left_;
  ById<Worker*> by_id_;
  ById<int> numbers_;
  int next_number_ = 0;
};

}  // namespace chopsticks::cluster
