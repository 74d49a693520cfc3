#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/run_plan.h"
#include "plan/user_class.h"
#include "stats/run_event.h"
#include "stats/tally.h"
#include "support/result.h"

namespace chopsticks::cluster {

/// A run in progress, as another leader can take it over: what was asked for, what was reported,
/// and how far each worker's reports are in.
struct SavedRun {
  struct Worker {
    std::string id;
    int index = 0;
    std::string life;           // of its reports
    std::uint64_t reports = 0;  // taken in
    std::uint64_t lost = 0;     // by earlier processes of it, at most
    double highest_rate = 0;    // operations a second
    std::uint64_t requests = 0;
    std::uint64_t failures = 0;
    Bytes bytes;
    bool operator==(const Worker&) const = default;
  };
  std::uint64_t run = 0;
  plan::RunPlan plan;
  Nanos started{0};           // wall
  Nanos saved{0};             // wall
  std::optional<Nanos> ends;  // wall
  double last_stamp = 0;      // of a Spawn
  stats::Tally tally;
  std::vector<stats::RunEvent> events;
  std::vector<plan::UserClass> classes;  // workers tell theirs once, to the leader they began with
  std::string scenario;                  // its name, if a worker has told it
  std::vector<Worker> workers;
};

/// msgpack, in the words of the protocol where it has them.
[[nodiscard]] std::string encode(const SavedRun& run);
/// An Error when it is anything else: damaged, or of another version.
[[nodiscard]] Result<SavedRun> decode_saved_run(std::string_view bytes);

/// The file in a run's directory.
inline constexpr std::string_view kSavedRunFile = "leader.state";
/// Replaces the file at once: a reader finds the old run or the new one, never a part.
[[nodiscard]] Result<void> write_saved_run(const std::string& path, const SavedRun& run);
[[nodiscard]] Result<SavedRun> read_saved_run(const std::string& path);

}  // namespace chopsticks::cluster
