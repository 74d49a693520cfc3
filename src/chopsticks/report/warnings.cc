#include "report/warnings.h"

#include <fmt/format.h>

#include "report/figures.h"

namespace chopsticks::report {
namespace {

void late_starts(const stats::Snapshot& snapshot, std::vector<std::string>& lines) {
  const auto& total = snapshot.total;
  if (!total.service) return;
  const auto latency = total.latency[stats::kP99];
  const auto service = (*total.service)[stats::kP99];
  if (latency - service < 1ms || latency - service < latency / 10) return;
  lines.push_back(
      fmt::format("Operations started late: the 99th percentile is {} ms from the intended start, "
                  "{} ms from the actual send.",
                  show_milliseconds(latency), show_milliseconds(service)));
}

void lost_workers(const stats::Snapshot& snapshot, std::vector<std::string>& lines) {
  for (const auto& worker : snapshot.workers) {
    if (worker.state != "missing") continue;
    lines.push_back(
        fmt::format("Worker {} was lost: up to a second of what it did is not in these numbers.",
                    printable(worker.id)));
  }
}

void nothing_happened(const stats::Snapshot& snapshot, std::vector<std::string>& lines) {
  const auto& total = snapshot.total;
  if (total.requests == 0) {
    lines.emplace_back("Not a single operation was finished.");
  } else if (total.failures == total.requests) {
    lines.push_back(
        fmt::format("Every operation failed ({} of them).", show_count(total.requests)));
  }
}

}  // namespace

std::vector<std::string> warnings(const stats::Snapshot& snapshot) {
  std::vector<std::string> lines;
  nothing_happened(snapshot, lines);
  late_starts(snapshot, lines);
  lost_workers(snapshot, lines);
  return lines;
}

}  // namespace chopsticks::report
