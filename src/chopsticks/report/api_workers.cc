#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "report/api_json.h"

namespace chopsticks::report::api {
namespace {

constexpr double kBusy = 0.9;  // of what the event loops can use
constexpr Nanos kLate = 20ms;  // operations that leave so late are not the storage's doing

double share_of_loops(const stats::WorkerFigures& worker, double percent) {
  return percent / 100 / std::max(1U, worker.threads);
}

Json network(const stats::WorkerFigures& worker, PerSecond stats::NetworkRates::* direction) {
  return worker.network ? Json(((*worker.network).*direction).value) : Json();
}

Json span(const std::optional<Nanos>& span) { return span ? Json(milliseconds(*span)) : Json(); }

stats::Rates over(std::uint64_t requests, std::uint64_t failures, Bytes bytes, Nanos elapsed) {
  if (elapsed <= Nanos{}) return {};
  const auto rate = [span = seconds(elapsed)](std::uint64_t count) {
    return PerSecond{static_cast<double>(count) / span};
  };
  return {rate(requests), rate(failures), rate(bytes.count)};
}

Json worker(const stats::WorkerFigures& worker, Nanos elapsed) {
  const auto limit = limit_of(worker);
  return {{"id", worker.id},
          {"index", worker.index},
          {"host", worker.host},
          {"version", worker.version},
          {"state", worker.state},
          {"users", worker.users},
          {"requests", worker.requests},
          {"failures", worker.failures},
          {"bytes", worker.bytes.count},
          {"current", rates(worker.current)},
          {"total", rates(over(worker.requests, worker.failures, worker.bytes, elapsed))},
          {"cpu_percent", worker.cpu_percent},
          {"highest_cpu_percent", worker.highest_cpu_percent},
          {"cpu_share", share_of_loops(worker, worker.cpu_percent)},
          {"threads", worker.threads},
          {"cores", worker.cores},
          {"memory", worker.memory.count},
          {"network_in", network(worker, &stats::NetworkRates::received)},
          {"network_out", network(worker, &stats::NetworkRates::sent)},
          {"lag_ms", span(worker.lag)},
          {"scenario_lag_ms", span(worker.scenario_lag)},
          {"clock_skew_ms", span(worker.clock_skew)},
          {"last_seen", moment(worker.last_seen)},
          {"limit", limit.empty() ? Json() : Json(limit)}};
}

Json entry(const stats::BriefEntry& entry, Nanos elapsed) {
  Json latency;
  if (!entry.latency.empty()) {
    const auto values = entry.latency.percentiles(std::array{0.5, 0.95, 0.99, 0.999});
    latency = {{"p50", milliseconds(values[0])},
               {"p95", milliseconds(values[1])},
               {"p99", milliseconds(values[2])},
               {"p999", milliseconds(values[3])},
               {"average", entry.timed == 0 ? Json()
                                            : Json(milliseconds(entry.total_latency) /
                                                   static_cast<double>(entry.timed))}};
  }
  const auto share = [&](std::uint64_t part) {
    return entry.requests == 0 ? 0.0
                               : static_cast<double>(part) / static_cast<double>(entry.requests);
  };
  return {{"type", entry.key.type},
          {"name", entry.key.name},
          {"requests", entry.requests},
          {"failures", entry.failures},
          {"fail_ratio", share(entry.failures)},
          {"bytes", entry.bytes.count},
          {"average_bytes", share(entry.bytes.count)},
          {"latency", std::move(latency)},
          {"total", rates(over(entry.requests, entry.failures, entry.bytes, elapsed))}};
}

}  // namespace

std::string limit_of(const stats::WorkerFigures& worker) {
  if (worker.state == "missing" || worker.state == "left") return "";
  if (const auto share = share_of_loops(worker, worker.lasting_cpu_percent); share >= kBusy) {
    return fmt::format(
        "Its CPU is at {:.0f} % of what its {} event loop{} can use: it measures itself, not the "
        "storage. Add workers or --threads.",
        100 * share, std::max(1U, worker.threads), worker.threads > 1 ? "s" : "");
  }
  if (worker.lasting_lag && *worker.lasting_lag >= kLate) {
    return fmt::format(
        "Its event loops were up to {:.0f} ms late in the last seconds: operations leave that "
        "late. "
        "Its machine is too busy.",
        milliseconds(*worker.lasting_lag));
  }
  if (worker.scenario_lag && *worker.scenario_lag >= kLate) {
    return fmt::format(
        "Its Python lets users go on {:.0f} ms after their operations ended (99th percentile): it "
        "cannot ask for more. Add workers or --processes.",
        milliseconds(*worker.scenario_lag));
  }
  return "";
}

Json workers(const stats::Snapshot& snapshot) {
  auto made = Json::array();
  for (const auto& one : snapshot.workers) made.push_back(worker(one, snapshot.elapsed));
  return made;
}

Json worker_statistics(const stats::BriefTally& tally, Nanos elapsed) {
  auto rows = Json::array();
  for (const auto& one : tally.entries()) rows.push_back(entry(one, elapsed));
  return {{"total", entry(tally.total(), elapsed)}, {"rows", std::move(rows)}};
}

}  // namespace chopsticks::report::api
