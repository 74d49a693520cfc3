#include <nlohmann/json.hpp>

#include "report/file.h"
#include "report/json.h"
#include "stats/locust_buckets.h"
#include "support/log.h"

namespace chopsticks::report {
namespace {

using json = nlohmann::ordered_json;

json second_counts(const stats::SecondCounts& counts, std::uint64_t stats::SecondCount::* field) {
  json object = json::object();
  for (const auto& count : counts.all()) {
    if (count.*field != 0) object[std::to_string(count.second)] = count.*field;
  }
  return object;
}

json locust_entry(const stats::KeyedEntry& keyed) {
  const auto& [key, entry] = keyed;
  const auto optional_ms = [](const std::optional<Nanos>& value, json absent) {
    return value ? json(milliseconds(*value)) : std::move(absent);
  };
  json times = json::object();
  for (const auto& [milliseconds, count] : stats::to_locust(entry.latency))
    times[std::to_string(milliseconds)] = count;
  return {{"name", key.name},
          {"method", key.type},
          {"last_request_timestamp",
           entry.last_request ? json(seconds(*entry.last_request)) : json(nullptr)},
          {"start_time", seconds(entry.since.value_or(Nanos{0}))},
          {"num_requests", entry.requests},
          {"num_none_requests", entry.untimed},
          {"num_failures", entry.failures},
          {"total_response_time",
           entry.timed() == 0 ? json(0) : json(milliseconds(entry.total_latency))},
          {"max_response_time", optional_ms(entry.max_latency, 0)},
          {"min_response_time", optional_ms(entry.min_latency, nullptr)},
          {"total_content_length", entry.bytes.count},
          {"response_times", std::move(times)},
          {"num_reqs_per_sec", second_counts(entry.seconds, &stats::SecondCount::requests)},
          {"num_fail_per_sec", second_counts(entry.seconds, &stats::SecondCount::failures)}};
}

}  // namespace

std::string locust_json(const stats::Tally& tally) {
  json entries = json::array();
  for (const auto& keyed : tally.entries) entries.push_back(locust_entry(keyed));

  return log::redact(entries.dump(4, ' ', false, json::error_handler_t::replace) + "\n");
}

Result<void> write_locust_json(const std::string& name, const stats::Tally& tally) {
  return replace_file(name.ends_with(".json") ? name : name + ".json", locust_json(tally));
}

}  // namespace chopsticks::report
