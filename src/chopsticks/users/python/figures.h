#pragma once
#include <mutex>
#include <string>
#include <vector>

#include "stats/snapshot.h"
#include "stats/tally.h"

namespace chopsticks::python {

/// What this process has measured since its run began, for scenarios that ask: at most a second
/// old while users run, complete when they have ended. From any thread.
class Figures {
 public:
  void begin();
  void add(const stats::Tally& measured);

  struct Table {
    std::vector<stats::Row> rows;  // the last one is the total
    std::vector<stats::ErrorRow> errors;
  };
  [[nodiscard]] Table table() const;
  /// The latency below which `share` (0..1) of an operation's lie; an empty name: of all. 0 where
  /// there is none.
  [[nodiscard]] Nanos percentile(const stats::Key& operation, double share) const;

 private:
  mutable std::mutex mutex_;
  stats::Tally total_;
};

}  // namespace chopsticks::python
