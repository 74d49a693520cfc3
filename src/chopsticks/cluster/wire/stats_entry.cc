#include "cluster/wire/stats_entry.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "cluster/wire/exact.h"
#include "cluster/wire/fields.h"
#include "stats/locust_buckets.h"

namespace chopsticks::cluster {
namespace {

using stats::Entry;
using stats::SecondCount;

Value time_or_nil(std::optional<Nanos> wall) { return wall ? Value(to_epoch(*wall)) : Value(); }

/// Masters keep the smaller start time, so infinity is how to say "none" to them: nil would stop a
/// stock one.
Value start_time(std::optional<Nanos> since) {
  return since ? to_epoch(*since) : std::numeric_limits<double>::infinity();
}

/// Python's 0 is an integer until something is added to it.
Value milliseconds_or_zero(Nanos span) {
  return span == Nanos(0) ? Value(0) : Value(milliseconds(span));
}

Value encode_buckets(const stats::Histogram& latency) {
  Value::Map map;
  for (const auto& [bucket, count] : stats::to_locust(latency)) map.push_back({bucket, count});
  return map;
}

Value encode_seconds(const stats::SecondCounts& seconds, std::uint64_t SecondCount::* counter) {
  Value::Map map;
  for (const auto& second : seconds.all()) {
    if (second.*counter != 0) map.push_back({second.second, second.*counter});
  }
  return map;
}

void decode_buckets(Fields& in, Entry& entry) {
  stats::LocustBuckets buckets;
  for (const auto& [bucket, count] : in.ticks("response_times")) buckets[bucket] += count;
  if (in.ok() && !stats::add_locust(entry.latency, buckets)) {
    in.refuse("response_times", "is not plausible");
  }
}

void decode_seconds(Fields& in, Entry& entry) {
  // Sorted first: inserting a hostile order one by one would be quadratic.
  std::map<std::int64_t, SecondCount> seconds;
  for (const auto& [second, count] : in.ticks("num_reqs_per_sec"))
    seconds[second].requests += count;
  for (const auto& [second, count] : in.ticks("num_fail_per_sec"))
    seconds[second].failures += count;
  if (seconds.size() > stats::SecondCounts::kMost) {
    in.refuse("num_reqs_per_sec", "has too many seconds");
    return;
  }
  for (auto& [at, second] : seconds) {
    second.second = at;
    entry.seconds.add(second);
  }
}

void decode_start(Fields& in, Entry& entry) {
  const auto* start = in.optional("start_time");
  const auto number = start ? start->number() : std::nullopt;
  if (number == std::numeric_limits<double>::infinity()) return;
  entry.since = in.optional_seconds("start_time");
}

void decode_times(Fields& in, Entry& entry) {
  entry.total_latency =
      in.optional_milliseconds("total_response_time", kLongestSpan).value_or(Nanos(0));
  const auto smallest = in.optional_milliseconds("min_response_time");
  const auto largest = in.optional_milliseconds("max_response_time");
  // Idle entries say max 0, and boomer's also min 0: no request took that long.
  if (entry.timed() == 0) return;
  entry.min_latency = smallest;
  entry.max_latency = largest;
}

void decode_locust(Fields& in, Entry& entry) {
  decode_start(in, entry);
  entry.last_request = in.optional_seconds("last_request_timestamp");
  decode_times(in, entry);
  decode_buckets(in, entry);
  decode_seconds(in, entry);
}

bool has_exact(Fields& in, Entry& entry) {
  const auto* ours = in.optional(kOurs);
  return in.ok() && ours && ours->binary() && decode_exact(ours->binary()->bytes, entry);
}

}  // namespace

Value encode_entry(const stats::Key& key, const Entry& entry) {
  Value::Map map{
      {"name", key.name},
      {"method", key.type},
      {"last_request_timestamp", time_or_nil(entry.last_request)},
      {"start_time", start_time(entry.since)},
      {"num_requests", entry.requests},
      {"num_none_requests", entry.untimed},
      {"num_failures", entry.failures},
      {"total_response_time", milliseconds_or_zero(entry.total_latency)},
      {"max_response_time", milliseconds_or_zero(entry.max_latency.value_or(Nanos(0)))},
      {"min_response_time", entry.min_latency ? milliseconds(*entry.min_latency) : Value()},
      {"total_content_length", entry.bytes.count},
      {"response_times", encode_buckets(entry.latency)},
      {"num_reqs_per_sec", encode_seconds(entry.seconds, &SecondCount::requests)},
      {"num_fail_per_sec", encode_seconds(entry.seconds, &SecondCount::failures)}};
  if (entry.requests != 0) map.push_back({kOurs, Value::Binary{encode_exact(entry)}});
  return map;
}

Result<stats::KeyedEntry> decode_entry(const Value& data) {
  Fields in(data, "stats entry");
  stats::KeyedEntry keyed;
  auto& entry = keyed.entry;
  keyed.key = {in.optional_text("method").value_or(""), in.text("name")};
  entry.requests = in.count("num_requests");
  entry.untimed = in.count("num_none_requests");
  entry.failures = in.count("num_failures");
  entry.bytes = Bytes{in.count("total_content_length")};
  if (!has_exact(in, entry)) decode_locust(in, entry);
  if (!in.ok()) return fail(in.problem());
  return keyed;
}

}  // namespace chopsticks::cluster
