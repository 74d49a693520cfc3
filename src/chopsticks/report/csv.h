#pragma once
#include <string>

#include "stats/snapshot.h"
#include "support/result.h"

namespace chopsticks::report {

/// Locust's four CSV files: PREFIX_stats.csv, PREFIX_stats_history.csv, PREFIX_failures.csv,
/// PREFIX_exceptions.csv, with its columns, its CRLF line ends and its number formats, so that what
/// reads Locust's files reads ours.
///
/// The history grows by a line a second; the others are replaced as a whole, so a reader never sees
/// half a file.
class CsvFiles {
 public:
  /// Makes missing directories and starts the history. `full_history`: a line for every entry and
  /// percentiles of the last ten seconds instead of the run so far.
  [[nodiscard]] static Result<CsvFiles> create(std::string prefix, bool full_history);

  /// Call once a second, and once at the end.
  [[nodiscard]] Result<void> write(const stats::Snapshot& snapshot);

 private:
  CsvFiles(std::string prefix, bool full_history);
  std::string prefix_;
  bool full_history_;
  std::int64_t last_second_ = 0;  // of the history: never two lines for one second
};

// The files' contents, header line included.
[[nodiscard]] std::string stats_csv(const stats::Snapshot& snapshot);
[[nodiscard]] std::string failures_csv(const stats::Snapshot& snapshot);
[[nodiscard]] std::string exceptions_csv(const stats::Snapshot& snapshot);
[[nodiscard]] std::string history_csv_header();
[[nodiscard]] std::string history_csv_lines(const stats::Snapshot& snapshot, bool full_history);

}  // namespace chopsticks::report
