#include "report/json.h"

#include <nlohmann/json.hpp>

#include "report/file.h"
#include "report/redact.h"
#include "report/verdict.h"
#include "report/warnings.h"
#include "stats/locust_buckets.h"
#include "support/clock.h"
#include "support/log.h"

namespace chopsticks::report {
namespace {

using json = nlohmann::ordered_json;

// A stray byte in an error text must not cost us the report.
std::string dump(const json& value, int indent) {
  return value.dump(indent, ' ', false, json::error_handler_t::replace) + "\n";
}

json optional_moment(const std::optional<Nanos>& wall) {
  return wall ? json(format_utc(*wall)) : json(nullptr);
}

json percentiles(const stats::Percentiles& values) {
  json object = json::object();
  for (std::size_t i = 0; i != values.size(); ++i) {
    object[stats::percentile_title(stats::kPercentiles[i])] = milliseconds(values[i]);
  }
  return object;
}

json rates(const stats::Rates& rates) {
  return {{"requests", rates.requests.value},
          {"failures", rates.failures.value},
          {"bytes", rates.bytes.value},
          {"megabytes", rates.bytes.value / 1e6}};
}

json latency(const stats::Row& row) {
  if (row.timed() == 0) return nullptr;
  return {{"average", milliseconds(row.average)},
          {"min", milliseconds(row.min)},
          {"max", milliseconds(row.max)},
          {"median", milliseconds(row.latency[stats::kP50])},
          {"percentiles", percentiles(row.latency)}};
}

json row(const stats::Row& row) {
  return {{"type", row.key.type},
          {"name", row.key.name},
          {"requests", row.requests},
          {"failures", row.failures},
          {"fail_ratio", row.fail_ratio()},
          {"retries", row.retries},
          {"bytes", row.bytes.count},
          {"average_bytes", row.average_size},
          {"per_second", rates(row.total)},
          {"latency_ms", latency(row)},
          {"service_ms",
           row.service ? json{{"percentiles", percentiles(*row.service)}} : json(nullptr)},
          {"first_byte_ms",
           row.first_byte ? json{{"percentiles", percentiles(*row.first_byte)}} : json(nullptr)}};
}

template <class Rows, class Show>
json list(const Rows& rows, Show show) {
  json array = json::array();
  for (const auto& one : rows) array.push_back(show(one));
  return array;
}

json error_row(const stats::ErrorRow& row) {
  return {{"type", row.key.type},
          {"name", row.key.name},
          {"error", row.text},
          {"occurrences", row.occurrences},
          {"first_seen", optional_moment(row.first_seen)},
          {"last_seen", optional_moment(row.last_seen)}};
}

json exception_row(const stats::ExceptionRow& row) {
  return {{"count", row.count},
          {"message", row.message},
          {"traceback", row.traceback},
          {"workers", row.nodes}};
}

json worker(const stats::WorkerFigures& worker) {
  const auto& skew = worker.clock_skew;
  return {{"id", worker.id},
          {"index", worker.index},
          {"state", worker.state},
          {"users", worker.users},
          {"requests", worker.requests},
          {"failures", worker.failures},
          {"bytes", worker.bytes.count},
          {"cpu_percent", worker.cpu_percent},
          {"highest_cpu_percent", worker.highest_cpu_percent},
          {"threads", worker.threads},
          {"memory_bytes", worker.memory.count},
          {"host", worker.host},
          {"cores", worker.cores},
          {"clock_skew_seconds", skew ? json(seconds(*skew)) : json(nullptr)},
          {"scenario_lag_p99_ms",
           worker.scenario_lag ? json(milliseconds(*worker.scenario_lag)) : json(nullptr)},
          {"lost_operations_at_most", worker.lost_operations}};
}

json scenario_lag(const std::optional<stats::ScenarioLag>& lag) {
  if (!lag) return nullptr;
  return {{"count", lag->count}, {"percentiles", percentiles(lag->spans)}};
}

json event(const stats::RunEvent& event) {
  return {
      {"time", format_utc(event.when)}, {"kind", stats::name_of(event.kind)}, {"text", event.text}};
}

json point(const std::shared_ptr<const stats::SeriesPoint>& shared) {
  const auto& point = *shared;
  return {{"time", format_utc(std::chrono::seconds(point.second))},
          {"users", point.users},
          {"requests", point.total.requests},
          {"failures", point.total.failures},
          {"bytes", point.total.bytes.count},
          {"timed", point.total.latency.unpacked().count()},
          {"p50_ms", milliseconds(point.p50)},
          {"p95_ms", milliseconds(point.p95)},
          {"p99_ms", milliseconds(point.p99)},
          {"p999_ms", milliseconds(point.p999)}};
}

json limit(const Verdict& verdict) {
  return {{"who", name_of(verdict.limit)}, {"why", verdict.sentence}};
}

json settings(const Settings& value) {
  switch (value.kind()) {
    case Settings::Kind::kNothing:
      return nullptr;
    case Settings::Kind::kText:
      return value.text();
    case Settings::Kind::kList:
      return list(value.items(), settings);
    case Settings::Kind::kSection:
      break;
  }
  json object = json::object();
  for (const auto& [key, one] : value.entries()) object[key] = settings(one);
  return object;
}

json plan(const RunInfo& run) {
  const auto& plan = run.plan;
  const bool asked = run.asked_for_users();
  return {{"users", asked ? json(plan.users) : json(nullptr)},
          {"spawn_rate", asked ? json(plan.spawn_rate.value) : json(nullptr)},
          {"duration_seconds", plan.duration ? json(seconds(*plan.duration)) : json(nullptr)},
          {"stop_timeout_seconds", seconds(plan.stop_timeout)}};
}

json run_part(const stats::Snapshot& snapshot, const RunInfo& run) {
  return {{"id", run.id},
          {"directory", run.directory},
          {"command_line", redact(run.command_line)},
          {"scenario", run.scenario},
          {"driver", run.driver},
          {"endpoints", run.endpoints},
          {"started", format_utc(run.started)},
          {"ended", format_utc(snapshot.now)},
          {"elapsed_seconds", seconds(snapshot.elapsed)},
          {"ending", run.ending},
          {"exit_code", run.exit_code},
          {"users", snapshot.users},
          {"load_shape", run.shape ? json(run.shape->name) : json(nullptr)},
          {"plan", plan(run)}};
}

json host(const Host& host) {
  return {{"name", host.name},
          {"kernel", host.kernel},
          {"cpu", host.cpu},
          {"cores", host.cores},
          {"memory_bytes", host.memory.count}};
}

}  // namespace

std::string summary_json(const stats::Snapshot& snapshot, const RunInfo& run) {
  const json summary{{"schema", 1},
                     {"chopsticks", run.version},
                     {"run", run_part(snapshot, run)},
                     {"host", host(run.host)},
                     {"total", row(snapshot.total)},
                     {"operations", list(snapshot.rows, row)},
                     {"endpoints", list(snapshot.endpoints, row)},
                     {"errors", list(snapshot.errors, error_row)},
                     {"exceptions", list(snapshot.exceptions, exception_row)},
                     {"workers", list(snapshot.workers, worker)},
                     {"limit", limit(verdict(snapshot))},
                     {"events", list(snapshot.events, event)},
                     {"events_left_out", snapshot.events_left_out},
                     {"lost_operations_at_most", snapshot.lost_operations},
                     {"unanswered_operations",
                      {{"count", snapshot.unanswered.count},
                       {"longest_ms", milliseconds(snapshot.unanswered.longest)}}},
                     {"scenario_lag_ms", scenario_lag(snapshot.scenario_lag)},
                     {"warnings", warnings(snapshot)},
                     {"workload_config", settings(redact(run.workload_config))},
                     {"scenario_config", settings(redact(run.scenario_config))},
                     {"series_step_seconds", snapshot.series_step},
                     {"series", list(snapshot.series, point)}};
  return log::redact(dump(summary, 2));
}

Result<void> write_summary_json(const std::string& path, const stats::Snapshot& snapshot,
                                const RunInfo& run) {
  return replace_file(path, summary_json(snapshot, run));
}

}  // namespace chopsticks::report
