#include "web/stats_json.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "support/clock.h"

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

}  // namespace

std::string stats_requests(const cluster::RunView& view) {
  const auto& snapshot = view.snapshot;
  auto rows = array(snapshot.rows, [](const stats::Row& one) { return row(one, one.key.name); });
  rows.push_back(row(snapshot.total, "Aggregated"));
  json percentiles{{"response_time_percentile_0.5", nullptr},
                   {"response_time_percentile_0.95", nullptr}};
  if (snapshot.total.recent) {
    percentiles["response_time_percentile_0.5"] =
        milliseconds((*snapshot.total.recent)[stats::kP50]);
    percentiles["response_time_percentile_0.95"] =
        milliseconds((*snapshot.total.recent)[stats::kP95]);
  }
  const json reply{{"state", cluster::name_of(view.status.phase)},
                   {"user_count", snapshot.users},
                   {"stats", std::move(rows)},
                   {"errors", array(snapshot.errors, error)},
                   {"current_rps", snapshot.total.current.requests.value},
                   {"current_fail_per_sec", snapshot.total.current.failures.value},
                   {"total_rps", snapshot.total.total.requests.value},
                   {"total_fail_per_sec", snapshot.total.total.failures.value},
                   {"fail_ratio", snapshot.total.fail_ratio()},
                   {"current_response_time_percentiles", std::move(percentiles)},
                   {"workers", array(snapshot.workers, worker)},
                   {"worker_count", view.status.workers}};
  // Names come from the network: what is not UTF-8 is replaced, not a reason to fail.
  return reply.dump(2, ' ', false, json::error_handler_t::replace);
}

}  // namespace chopsticks::web
