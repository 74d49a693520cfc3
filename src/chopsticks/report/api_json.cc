#include "report/api_json.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "report/verdict.h"
#include "report/warnings.h"
#include "support/log.h"

namespace chopsticks::report::api {
namespace {

constexpr std::array<const char*, stats::kPercentiles.size()> kPercentileNames{
    "p50", "p66", "p75", "p80", "p90", "p95", "p98", "p99", "p999", "p9999", "p100"};

Json percentiles(const stats::Percentiles& values) {
  Json made = Json::object();
  for (std::size_t i = 0; i != values.size(); ++i)
    made[kPercentileNames[i]] = milliseconds(values[i]);
  return made;
}

Json percentiles(const std::optional<stats::Percentiles>& values) {
  return values ? percentiles(*values) : Json();
}

Json quantiles(const stats::Percentiles& values, Json average) {
  return {{"p50", milliseconds(values[stats::kP50])},
          {"p95", milliseconds(values[stats::kP95])},
          {"p99", milliseconds(values[stats::kP99])},
          {"p999", milliseconds(values[stats::kP999])},
          {"average", std::move(average)}};
}

Json times(const stats::Row& row) {
  if (row.timed() == 0) return {};
  return {{"average", milliseconds(row.average)},
          {"min", milliseconds(row.min)},
          {"max", milliseconds(row.max)},
          {"median", milliseconds(row.latency[stats::kP50])},
          {"percentiles", percentiles(row.latency)}};
}

template <class Items, class Show>
Json list(const Items& items, Show show) {
  auto made = Json::array();
  for (const auto& item : items) {
    if (made.size() == kMostRows) break;
    made.push_back(show(item));
  }
  return made;
}

double ratio(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

// "SlowDown: please reduce…", "HTTP 503", "timeout after…": what stands before the sentence.
std::string code_of(std::string_view error) {
  constexpr std::size_t kLongest = 40;
  // "SlowDown: reduce your request rate", "connection refused"; what is longer is a sentence.
  const auto code = error.substr(0, error.find(':'));
  return code.size() > kLongest ? "" : std::string(code);
}

}  // namespace

Json moment(Nanos wall) { return seconds(wall); }
Json moment(const std::optional<Nanos>& wall) { return wall ? moment(*wall) : Json(); }

Json rates(const stats::Rates& rates) {
  return {{"ops", rates.requests.value},
          {"failures", rates.failures.value},
          {"bytes", rates.bytes.value}};
}

Json plan(const plan::RunPlan& plan) {
  return {{"users", plan.users},
          {"spawn_rate", plan.spawn_rate.value},
          {"duration", plan.duration ? Json(seconds(*plan.duration)) : Json()},
          {"stop_timeout", seconds(plan.stop_timeout)}};
}

Json quantiles(const stats::Row& row) {
  return row.timed() == 0 ? Json() : quantiles(row.latency, milliseconds(row.average));
}

Json recent_quantiles(const stats::Row& row) {
  return row.recent ? quantiles(*row.recent, nullptr) : Json();
}

Json verdict(const stats::Snapshot& snapshot) {
  const auto verdict = report::verdict(snapshot);
  auto sentences = warnings(snapshot);
  sentences.insert(sentences.begin(), verdict.sentence);
  return {{"limit", name_of(verdict.limit)}, {"sentences", sentences}};
}

Json row(const stats::Row& row) {
  return {{"type", row.key.type},
          {"name", row.key.name},
          {"requests", row.requests},
          {"failures", row.failures},
          {"fail_ratio", row.fail_ratio()},
          {"retries", row.retries},
          {"untimed", row.untimed},
          {"bytes", row.bytes.count},
          {"average_bytes", row.average_size},
          {"latency", times(row)},
          {"service", percentiles(row.service)},
          {"first_byte", percentiles(row.first_byte)},
          {"recent", percentiles(row.recent)},
          {"current", rates(row.current)},
          {"total", rates(row.total)}};
}

Json statistics(const stats::Snapshot& snapshot, std::uint64_t run) {
  return {{"time", moment(snapshot.now)},
          {"run", run},
          {"total", row(snapshot.total)},
          {"rows", list(snapshot.rows, row)},
          {"endpoints", list(snapshot.endpoints, row)}};
}

Json failures(const stats::Snapshot& snapshot) {
  const auto requests = [&](const stats::Key& key) {
    const auto found = std::ranges::find(snapshot.rows, key, &stats::Row::key);
    return found == snapshot.rows.end() ? snapshot.total.requests : found->requests;
  };
  return list(snapshot.errors, [&](const stats::ErrorRow& error) -> Json {
    return {{"type", error.key.type},
            {"name", error.key.name},
            {"code", code_of(error.text)},
            {"error", error.text},
            {"occurrences", error.occurrences},
            {"share_of_failures", ratio(error.occurrences, snapshot.total.failures)},
            {"share_of_requests", ratio(error.occurrences, requests(error.key))},
            {"first_seen", moment(error.first_seen)},
            {"last_seen", moment(error.last_seen)}};
  });
}

Json exceptions(const stats::Snapshot& snapshot) {
  return list(snapshot.exceptions, [](const stats::ExceptionRow& row) -> Json {
    return {{"message", row.message},
            {"traceback", row.traceback},
            {"count", row.count},
            {"nodes", row.nodes}};
  });
}

Json events(const stats::Snapshot& snapshot) {
  auto made = Json::array();
  for (const auto& event : snapshot.events) {
    made.push_back({{"time", moment(event.when)},
                    {"kind", stats::name_of(event.kind)},
                    {"text", event.text},
                    {"worker", event.worker.empty() ? Json() : Json(event.worker)}});
  }
  return made;
}

std::string dump(const Json& json) {
  return log::redact(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace chopsticks::report::api
