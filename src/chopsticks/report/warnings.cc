#include "report/warnings.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "report/figures.h"

namespace chopsticks::report {
namespace {

constexpr double kBusy = 0.9;  // of what the event loops can use

double busy(const stats::WorkerFigures& worker) {
  return worker.highest_cpu_percent / 100 / std::max(1U, worker.threads);
}

void client_limit(const stats::Snapshot& snapshot, std::vector<std::string>& lines) {
  const auto at_limit = [](const stats::WorkerFigures& worker) { return busy(worker) >= kBusy; };
  const auto count = std::ranges::count_if(snapshot.workers, at_limit);
  if (count == 0) return;
  const auto busiest = std::ranges::max_element(snapshot.workers, {}, busy);
  lines.push_back(fmt::format(
      "The client was the limit: CPU {:.0f} % on worker {} ({} of {} above {:.0f} %). These "
      "numbers tell how fast the "
      "client is, not the storage: add workers or --threads.",
      100 * busy(*busiest), printable(busiest->id), count, snapshot.workers.size(), 100 * kBusy));
}

void server_limit(const stats::Snapshot& snapshot, std::vector<std::string>& lines) {
  constexpr std::array<std::string_view, 4> kOverload{"SlowDown", "ServiceUnavailable",
                                                      "RequestLimitExceeded", "HTTP 503"};
  std::uint64_t refused = 0;
  for (const auto& row : snapshot.errors) {
    const bool overload =
        std::ranges::any_of(kOverload, [&](auto code) { return row.text.starts_with(code); });
    refused += overload ? row.occurrences : 0;
  }
  if (refused == 0) return;
  lines.push_back(
      fmt::format("The server was the limit: it turned {} away as too much (SlowDown, 503).",
                  show_counted(refused, "request")));
}

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
  client_limit(snapshot, lines);
  server_limit(snapshot, lines);
  late_starts(snapshot, lines);
  lost_workers(snapshot, lines);
  return lines;
}

}  // namespace chopsticks::report
