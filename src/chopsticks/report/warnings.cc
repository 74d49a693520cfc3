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
  std::vector<const stats::WorkerFigures*> lost;
  for (const auto& worker : snapshot.workers)
    if (worker.state == "missing" || worker.lost_operations != 0) lost.push_back(&worker);
  if (lost.empty()) return;
  const auto who = lost.size() == 1 ? "Worker " + printable(lost.front()->id) + " was"
                                    : show_counted(lost.size(), "worker") + " were";
  lines.push_back(fmt::format("{} lost: at most {} it did not report are not in these numbers.",
                              who, show_counted(snapshot.lost_operations, "operation")));
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
