#include "report/warnings.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "report/figures.h"
#include "report/stillness.h"

namespace chopsticks::report {
namespace {

void late_starts(const stats::Snapshot& snapshot, std::vector<std::string>& lines) {
  constexpr std::uint64_t kEnough = 100;  // for a 99th percentile to be more than the slowest
  const auto& total = snapshot.total;
  if (!total.service) return;
  const auto latency = total.latency[stats::kP99];
  const auto service = (*total.service)[stats::kP99];
  if (latency - service < 1ms || latency - service < latency / 10) return;
  if (total.timed() < kEnough) return;
  lines.push_back(
      fmt::format("Operations started late: the 99th percentile is {} ms from the intended start, "
                  "{} ms from the actual send.",
                  show_milliseconds(latency), show_milliseconds(service)));
}

// Every run cuts some short; what counts is when one had waited longer than any that was answered.
void unanswered(const stats::Snapshot& snapshot, std::vector<std::string>& lines) {
  constexpr Nanos kMatters = 1s;
  const auto& [count, longest, total] = snapshot.unanswered;
  if (longest < kMatters || longest <= snapshot.total.max) return;
  lines.push_back(fmt::format(
      "{} without an answer when users were stopped, the longest for {:.1f} s, longer than any in "
      "these figures: what was cut short is in no count, rate or percentile.",
      count == 1 ? "1 operation was" : show_counted(count, "operation") + " were",
      seconds(longest)));
}

void late_scenario(const stats::Snapshot& snapshot, std::vector<std::string>& lines) {
  constexpr Nanos kMatters = 10ms;
  if (!snapshot.scenario_lag) return;
  const auto& spans = snapshot.scenario_lag->spans;
  if (spans[stats::kP99] < kMatters) return;
  lines.push_back(fmt::format(
      "Python held the users up: they went on {} ms after their operations had ended (median; 99th "
      "percentile {} ms). No latency contains that, but the load was less than asked for: add "
      "--processes or workers.",
      show_milliseconds(spans[stats::kP50]), show_milliseconds(spans[stats::kP99])));
}

void retries(const stats::Snapshot& snapshot, std::vector<std::string>& lines) {
  const auto count = snapshot.total.retries;
  if (count == 0) return;
  lines.push_back(fmt::format(
      "Operations were tried again {} times: what failed at first and went well then is no failure "
      "here, and its latency covers all attempts.",
      show_count(count)));
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

void wrong_clocks(const stats::Snapshot& snapshot, std::vector<std::string>& lines) {
  const auto skew = [](const auto& worker) {
    return std::chrono::abs(worker.clock_skew.value_or(0ns));
  };
  const auto count =
      std::ranges::count_if(snapshot.workers, [&](const auto& one) { return skew(one) >= 1s; });
  if (count == 0) return;
  const auto& worst = *std::ranges::max_element(snapshot.workers, {}, skew);
  lines.push_back(fmt::format(
      "The clock of worker {} is {} {} the leader's{}: what workers counted by the second is "
      "shown by the leader's clock.",
      printable(worst.id), format_duration(std::chrono::round<std::chrono::seconds>(skew(worst))),
      *worst.clock_skew > 0ns ? "ahead of" : "behind",
      count == 1 ? "" : fmt::format(" (and {} more are wrong)", count - 1)));
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

void stillness(const stats::Snapshot& snapshot, std::vector<std::string>& lines) {
  if (const auto still = standing_still(snapshot))
    lines.push_back(
        fmt::format("No operation has finished for {}: the storage does not answer, or all users "
                    "pause.",
                    format_duration(*still)));
}

}  // namespace

std::vector<std::string> warnings(const stats::Snapshot& snapshot) {
  std::vector<std::string> lines;
  nothing_happened(snapshot, lines);
  stillness(snapshot, lines);
  unanswered(snapshot, lines);
  late_starts(snapshot, lines);
  late_scenario(snapshot, lines);
  retries(snapshot, lines);
  lost_workers(snapshot, lines);
  wrong_clocks(snapshot, lines);
  return lines;
}

}  // namespace chopsticks::report
