#include "report/verdict.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "report/figures.h"

namespace chopsticks::report {
namespace {

constexpr double kBusy = 0.9;  // of what the event loops can use
constexpr double kMostOfTheTime = 0.5;

using Workers = std::vector<stats::WorkerFigures>;

double busy(const stats::WorkerFigures& worker) {
  return worker.highest_cpu_percent / 100 / std::max(1U, worker.threads);
}

double busiest(const Workers& workers) {
  double most = 0;
  for (const auto& worker : workers) most = std::max(most, busy(worker));
  return most;
}

std::optional<Verdict> client(const Workers& workers) {
  const auto count =
      std::ranges::count_if(workers, [](const auto& worker) { return busy(worker) >= kBusy; });
  if (count == 0) return std::nullopt;
  const auto most = std::ranges::max_element(workers, {}, busy);
  return Verdict{
      Limit::kClient,
      fmt::format("The client was the limit: CPU {:.0f} % on worker {} ({} of {} above "
                  "{:.0f} %). These numbers tell how fast the client is, not the "
                  "storage: add workers or --threads.",
                  100 * busy(*most), printable(most->id), count, workers.size(), 100 * kBusy)};
}

double mean_users(const stats::SeriesPoints& series) {
  double sum = 0;
  for (const auto& point : series) sum += point->users;
  return series.empty() ? 0 : sum / static_cast<double>(series.size());
}

// Users who wait for Python after most operations ask for nothing meanwhile.
std::optional<Verdict> slow_scenario(const stats::Snapshot& snapshot) {
  const auto users = mean_users(snapshot.series);
  if (!snapshot.scenario_lag || users <= 0 || snapshot.elapsed <= Nanos{}) return std::nullopt;
  const auto& [count, spans] = *snapshot.scenario_lag;
  const auto waiting =
      static_cast<double>(count) * seconds(spans[stats::kP50]) / seconds(snapshot.elapsed) / users;
  if (waiting < kMostOfTheTime) return std::nullopt;
  return Verdict{Limit::kClient,
                 fmt::format("The scenario was the limit: users spent most of their time waiting "
                             "for Python, {} ms after half of all operations. No latency contains "
                             "that: add --processes or workers.",
                             show_milliseconds(spans[stats::kP50]))};
}

std::uint64_t turned_away(const std::vector<stats::ErrorRow>& errors) {
  constexpr std::array<std::string_view, 4> kOverload{"SlowDown", "ServiceUnavailable",
                                                      "RequestLimitExceeded", "HTTP 503"};
  std::uint64_t count = 0;
  for (const auto& row : errors) {
    const bool overload =
        std::ranges::any_of(kOverload, [&](auto code) { return row.text.starts_with(code); });
    count += overload ? row.occurrences : 0;
  }
  return count;
}

std::optional<Verdict> overloaded_server(const std::vector<stats::ErrorRow>& errors) {
  const auto count = turned_away(errors);
  if (count == 0) return std::nullopt;
  return Verdict{Limit::kServer,
                 fmt::format("The server was the limit: it turned {} away as too much (SlowDown, "
                             "503).",
                             show_counted(count, "request"))};
}

// Users who are refused at once ask for the next thing at once, and those who wait for a timeout
// ask for nothing: neither says how fast anything is.
std::optional<Verdict> mostly_failed(const stats::Row& total) {
  if (total.requests == 0 || total.fail_ratio() < kMostOfTheTime) return std::nullopt;
  return Verdict{
      Limit::kUnknown,
      fmt::format("What the limit was cannot be told: {:.0f} % of all operations failed. "
                  "See the errors first.",
                  100 * total.fail_ratio())};
}

// 0..1: the share of the users' time that they spent in operations, those nobody answered included.
std::optional<double> time_in_operations(const stats::Snapshot& snapshot) {
  const auto users = mean_users(snapshot.series);
  const auto timed = snapshot.total.timed();
  if (users <= 0 || snapshot.elapsed <= Nanos{} || timed + snapshot.unanswered.count == 0)
    return std::nullopt;
  const auto in_operations = static_cast<double>(timed) * seconds(snapshot.total.average) +
                             seconds(snapshot.unanswered.total);
  return std::clamp(in_operations / seconds(snapshot.elapsed) / users, 0.0, 1.0);
}

// Nothing when no worker has measured its CPU yet, which takes a while.
std::string cpu_text(const Workers& workers) {
  const auto most = busiest(workers);
  if (most <= 0) return "";
  return fmt::format(" No worker used more than {:.0f} % of its CPU.", std::ceil(100 * most));
}

Verdict by_time(double in_operations, const Workers& workers) {
  const auto cpu = cpu_text(workers);
  if (in_operations >= kMostOfTheTime) {
    return {Limit::kServer, fmt::format("The server was the limit: users spent {:.0f} % of their "
                                        "time waiting for it.{}",
                                        100 * in_operations, cpu)};
  }
  return {Limit::kLoad,
          fmt::format("The load was the limit, not client or server: users waited for storage "
                      "{:.0f} % of their time and paused otherwise.{} More users would ask more "
                      "of it.",
                      100 * in_operations, cpu)};
}

}  // namespace

std::string_view name_of(Limit limit) {
  switch (limit) {
    case Limit::kClient:
      return "client";
    case Limit::kServer:
      return "server";
    case Limit::kLoad:
      return "load";
    case Limit::kUnknown:
      break;
  }
  return "unknown";
}

Verdict verdict(const stats::Snapshot& snapshot) {
  if (auto limit = client(snapshot.workers)) return *limit;
  if (auto limit = slow_scenario(snapshot)) return *limit;
  if (auto limit = overloaded_server(snapshot.errors)) return *limit;
  if (auto unknown = mostly_failed(snapshot.total)) return *unknown;
  if (const auto share = time_in_operations(snapshot)) return by_time(*share, snapshot.workers);
  return {Limit::kUnknown, "What the limit was cannot be told: too little was measured."};
}

bool failed(const stats::Snapshot& snapshot) {
  const bool nobody_answered = snapshot.total.requests == 0 && snapshot.unanswered.count != 0;
  return nobody_answered || !snapshot.errors.empty() || !snapshot.exceptions.empty();
}

}  // namespace chopsticks::report
