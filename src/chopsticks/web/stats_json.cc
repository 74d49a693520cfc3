#include "web/stats_json.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "support/clock.h"
#include "support/log.h"

namespace chopsticks::web {
namespace {

using nlohmann::json;

constexpr std::size_t kMostRows = 500;  // as Locust: a page with more is of no use

json row(const stats::Row& row, std::string_view name) {
  return {{"method", row.key.type},
          {"name", name},
          {"num_requests", row.requests},
          {"num_failures", row.failures},
          {"min_response_time", milliseconds(row.min)},
          {"max_response_time", milliseconds(row.max)},
          {"avg_response_time", milliseconds(row.average)},
          {"median_response_time", milliseconds(row.median)},
          {"response_time_percentile_0.95", milliseconds(row.latency[stats::kP95])},
          {"response_time_percentile_0.99", milliseconds(row.latency[stats::kP99])},
          {"avg_content_length", row.average_size},
          {"current_rps", row.current.requests.value},
          {"current_fail_per_sec", row.current.failures.value},
          {"current_bytes_per_sec", row.current.bytes.value},
          {"total_rps", row.total.requests.value},
          {"total_fail_per_sec", row.total.failures.value}};
}

json error(const stats::ErrorRow& error) {
  json made{{"method", error.key.type},
            {"name", error.key.name},
            {"error", error.text},
            {"occurrences", error.occurrences}};
  made["first_seen"] = error.first_seen ? json(seconds(*error.first_seen)) : json();
  made["last_seen"] = error.last_seen ? json(seconds(*error.last_seen)) : json();
  return made;
}

json worker(const stats::WorkerFigures& worker) {
  return {{"id", worker.id},
          {"state", worker.state},
          {"user_count", worker.users},
          {"cpu_usage", worker.cpu_percent},
          {"memory_usage", worker.memory.count}};
}

template <class Items, class Convert>
json array(const Items& items, Convert convert) {
  auto made = json::array();
  for (const auto& item : items) {
    if (made.size() == kMostRows) break;
    made.push_back(convert(item));
  }
  return made;
}

// Those that left are no workers to Locust.
json present_workers(const std::vector<stats::WorkerFigures>& workers) {
  auto made = json::array();
  for (const auto& one : workers)
    if (one.state != "left") made.push_back(worker(one));
  return made;
}

std::string dump(const json& reply) {
  // Names come from the network: what is not UTF-8 is replaced, not a reason to fail.
  return log::redact(reply.dump(2, ' ', false, json::error_handler_t::replace));
}

}  // namespace

std::string stats_requests(const cluster::RunView& view, bool distributed) {
  const auto& snapshot = view.snapshot;
  auto rows = array(snapshot.rows, [](const stats::Row& one) { return row(one, one.key.name); });
  rows.push_back(row(snapshot.total, "Aggregated"));
  json p50;
  json p95;
  if (snapshot.total.recent) {
    p50 = milliseconds((*snapshot.total.recent)[stats::kP50]);
    p95 = milliseconds((*snapshot.total.recent)[stats::kP95]);
  }
  json reply{{"state", cluster::name_of(view.status.phase)},
             {"user_count", snapshot.users},
             {"stats", std::move(rows)},
             {"errors", array(snapshot.errors, error)},
             {"current_rps", snapshot.total.current.requests.value},
             {"current_fail_per_sec", snapshot.total.current.failures.value},
             {"total_rps", snapshot.total.total.requests.value},
             {"total_fail_per_sec", snapshot.total.total.failures.value},
             {"fail_ratio", snapshot.total.fail_ratio()},
             {"current_response_time_percentiles",
              {{"response_time_percentile_0.5", p50}, {"response_time_percentile_0.95", p95}}},
             // What Locust called them until 2.15; exporters still ask for these.
             {"current_response_time_percentile_50", p50},
             {"current_response_time_percentile_95", p95}};
  if (distributed) {
    reply["workers"] = present_workers(snapshot.workers);
    reply["worker_count"] = view.status.workers;
  }
  return dump(reply);
}

std::string exceptions(const cluster::RunView& view) {
  const auto shown = array(view.snapshot.exceptions, [](const stats::ExceptionRow& row) -> json {
    return {{"count", row.count},
            {"msg", row.message},
            {"traceback", row.traceback},
            {"nodes", fmt::format("{}", fmt::join(row.nodes, ", "))}};
  });
  return dump({{"exceptions", shown}});
}

}  // namespace chopsticks::web
