#pragma once
#include <span>
#include <string>

#include "report/terminal.h"
#include "stats/snapshot.h"

/// The tables of the console. Each is "" when there is nothing to put into it.
namespace chopsticks::report {

enum class RatesOf { kNow, kRun };

/// Locust's columns and ours: a row per operation and the total.
[[nodiscard]] std::string statistics_table(const stats::Snapshot& snapshot, RatesOf rates,
                                           const Terminal& terminal);
/// The same columns, a row per endpoint.
[[nodiscard]] std::string endpoint_table(const stats::Snapshot& snapshot, const Terminal& terminal);

/// Percentiles from the intended start of each operation.
[[nodiscard]] std::string latency_table(const stats::Snapshot& snapshot, const Terminal& terminal);
/// From the moment it was really sent; "" when that makes no difference worth showing.
[[nodiscard]] std::string service_table(const stats::Snapshot& snapshot, const Terminal& terminal);
/// Until the first byte of the answer; only operations that have one.
[[nodiscard]] std::string first_byte_table(const stats::Snapshot& snapshot,
                                           const Terminal& terminal);

[[nodiscard]] std::string worker_table(const stats::Snapshot& snapshot, const Terminal& terminal);
/// When the run was started, edited, lost a worker; the first and the last ones of many.
[[nodiscard]] std::string event_table(const stats::Snapshot& snapshot, const Terminal& terminal);
[[nodiscard]] std::string error_table(const stats::Snapshot& snapshot, const Terminal& terminal);
[[nodiscard]] std::string exception_table(const stats::Snapshot& snapshot,
                                          const Terminal& terminal);

}  // namespace chopsticks::report
