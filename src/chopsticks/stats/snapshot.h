#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "stats/recent.h"
#include "stats/run_event.h"
#include "stats/series.h"
#include "stats/tally.h"

namespace chopsticks::stats {

/// The percentiles every report shows.
inline constexpr std::array<double, 11> kPercentiles{0.5,  0.66, 0.75,  0.8,    0.9, 0.95,
                                                     0.98, 0.99, 0.999, 0.9999, 1.0};
using Percentiles = std::array<Nanos, kPercentiles.size()>;  // in that order
inline constexpr std::size_t kP50 = 0;
inline constexpr std::size_t kP95 = 5;
inline constexpr std::size_t kP99 = 7;
inline constexpr std::size_t kP999 = 8;

struct Rates {
  PerSecond requests;
  PerSecond failures;
  PerSecond bytes;
};

/// An entry, ready to be shown.
struct Row {
  Key key;
  std::uint64_t requests = 0;
  std::uint64_t failures = 0;
  std::uint64_t untimed = 0;
  std::uint64_t retries = 0;
  Bytes bytes;
  double average_size = 0;  // bytes per request

  Nanos average{0};
  Nanos min{0};  // 0 when nothing was timed
  Nanos max{0};
  Nanos median{0};
  Percentiles latency{};                  // from the intended start
  std::optional<Percentiles> service;     // from the actual send; none when no worker reported it
  std::optional<Percentiles> first_byte;  // of operations that have one
  std::optional<Percentiles> recent;      // latency in the last ten seconds, if anything ended

  Rates current;  // over the last ten settled seconds
  Rates total;    // over the run so far

  [[nodiscard]] std::uint64_t timed() const noexcept {
    return requests - std::min(untimed, requests);
  }
  /// 0..1.
  [[nodiscard]] double fail_ratio() const noexcept;
};

/// What a machine's network moves, per second.
struct NetworkRates {
  PerSecond received;  // bytes
  PerSecond sent;      // bytes
};

/// A worker as the leader sees it.
struct WorkerFigures {
  std::string id;
  std::string state;  // "ready", "spawning", "running", "missing"…
  int index = -1;     // the number the leader gave it
  int users = 0;
  std::uint64_t requests = 0;
  std::uint64_t failures = 0;
  Bytes bytes;
  double cpu_percent = 0;          // of one core; 400 = four cores busy
  double highest_cpu_percent = 0;  // so far in this run
  unsigned threads = 1;            // event loops: cpu_percent can reach 100 times as much
  Bytes memory;
  std::string host;  // machine name, "" when a stock peer does not tell
  unsigned cores = 0;
  /// It was lost, and did at most so many operations that it could not report.
  std::uint64_t lost_operations = 0;

  std::string version;                // of its program, "" when it does not say
  std::optional<Nanos> last_seen;     // wall time of its last heartbeat
  Rates current;                      // over the last five seconds
  std::optional<Nanos> lag;           // the worst delay of its event loops in the last second
  std::optional<Nanos> scenario_lag;  // the 99th percentile; nothing without Python
  std::optional<Nanos> clock_skew;    // its clock minus the leader's
  std::optional<NetworkRates> network;
  // The lesser of the last two seconds in which it had users: what is more than a moment's.
  double lasting_cpu_percent = 0;
  std::optional<Nanos> lasting_lag;
};

/// How long users of a scenario in Python took to go on after an operation had ended.
struct ScenarioLag {
  std::uint64_t count = 0;
  Percentiles spans{};
};

/// Operations that were cut short when their users ended.
struct Unanswered {
  std::uint64_t count = 0;
  Nanos longest{0};  // that one of them had waited, from when it was due
  Nanos total{0};    // all of them together; from the middles of buckets
};

/// Everything about a run at one moment: what console, files, web and metrics show. A plain value,
/// made for handing to other threads.
struct Snapshot {
  Nanos now{0};      // wall time
  Nanos started{0};  // wall time
  Nanos elapsed{0};
  std::string state;  // "spawning", "running", "stopped"…
  int users = 0;
  int target_users = 0;

  std::vector<Row> rows;  // by (name, type)
  Row total;
  std::vector<Row> endpoints;            // by name; empty when there is only one
  std::vector<ErrorRow> errors;          // the most frequent first
  std::vector<ExceptionRow> exceptions;  // the most frequent first
  std::vector<WorkerFigures> workers;
  SeriesPoints series;
  std::vector<Key> series_operations;  // those its points tell of
  std::int64_t series_step = 1;        // seconds between two points
  std::vector<RunEvent> events;        // oldest first
  std::uint64_t events_left_out = 0;   // behind the first RunEvents::kFirst
  std::uint64_t lost_operations = 0;   // at most so many were done and not reported
  std::optional<ScenarioLag> scenario_lag;
  Unanswered unanswered;
};

/// What a Snapshot needs beyond the Tally.
struct RunState {
  Nanos now{0};
  Nanos started{0};
  Nanos elapsed{0};  // of the run; frozen when it has ended
  std::optional<Nanos> ended = {};
  std::string state = {};
  int users = 0;
  int target_users = 0;
  std::vector<WorkerFigures> workers = {};
  RunEvents events = {};
};

/// What changes with time and cannot be read off a Tally. Sample it once a second; clear it with
/// the Tally.
struct History {
  Series series;
  RecentLatencies recent;

  void sample(Nanos wall, int users, const Tally& tally);
  void clear();
};

[[nodiscard]] Snapshot make_snapshot(const Tally& tally, const History& history, RunState run);
/// One row on its own. Rates count from when `total` begins until what is known ends (wall time),
/// at the latest request if that is not said.
[[nodiscard]] Row make_row(const Key& key, const Entry& entry, const Entry& total,
                           std::optional<Nanos> known_until = {});

}  // namespace chopsticks::stats
