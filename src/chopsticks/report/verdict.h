#pragma once
#include <string>
#include <string_view>

#include "stats/snapshot.h"

namespace chopsticks::report {

/// Who kept a run from being faster.
enum class Limit { kUnknown, kClient, kServer, kLoad };
/// "unknown", "client", "server", "load": for programs.
[[nodiscard]] std::string_view name_of(Limit limit);

struct Verdict {
  Limit limit = Limit::kUnknown;
  std::string sentence;  // says so, and what it was seen by
};

/// What the numbers are a measure of; the first of these that holds:
///  - the client, if a worker came near the CPU its event loops can use, or if users spent most of
///    their time waiting for Python to let them go on;
///  - the server, if it turned requests away as too many;
///  - nobody can tell, if most operations failed;
///  - the server, if users spent most of their time in operations, answered or not;
///  - the load itself otherwise: users mostly paused, as they were asked to.
///
/// The time users spent in operations is their number of operations in flight, by Little's law
/// (J. Little, 1961: mean latency times throughput), over their number.
[[nodiscard]] Verdict verdict(const stats::Snapshot& snapshot);

/// Something failed: an operation, a scenario, or all of it because storage answered nobody.
[[nodiscard]] bool failed(const stats::Snapshot& snapshot);

}  // namespace chopsticks::report
