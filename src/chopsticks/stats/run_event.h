#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "support/units.h"

namespace chopsticks::stats {

/// What happened to a run and when, apart from its operations: what explains a step in a chart.
struct RunEvent {
  enum class Kind {
    kRunStarted,
    kRampDone,
    kEdited,
    kStopping,
    kStopped,
    kWorkerJoined,
    kWorkerLost,  // no heartbeat for five seconds: its users went to the others
    kWorkerBack,
    kWorkerLeft,  // said so
    kResumed,     // another leader took the run over
    kNote,        // a person's words
  };
  Nanos when{0};  // wall time of the leader
  Kind kind = Kind::kNote;
  std::string text;         // one sentence for people
  std::string worker = {};  // the id of the one it is about
  bool operator==(const RunEvent&) const = default;
};

/// "run_started", "worker_lost"…: the word for programs.
[[nodiscard]] std::string_view name_of(RunEvent::Kind kind);

/// The events of one run, in order. Bounded, because a flapping network makes many: the first ones
/// and the latest are kept, those between are only counted.
class RunEvents {
 public:
  static constexpr std::size_t kFirst = 100;
  static constexpr std::size_t kMost = 1000;
  static constexpr std::size_t kLongestText = 500;  // bytes

  /// Text of a person or a peer: cut to size.
  void add(RunEvent event);
  void clear() { *this = {}; }

  [[nodiscard]] const std::vector<RunEvent>& all() const noexcept { return events_; }
  /// How many are missing behind the first kFirst.
  [[nodiscard]] std::uint64_t left_out() const noexcept { return left_out_; }

 private:
  std::vector<RunEvent> events_;
  std::uint64_t left_out_ = 0;
};

}  // namespace chopsticks::stats
