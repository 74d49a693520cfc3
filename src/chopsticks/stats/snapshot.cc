#include "stats/snapshot.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace chopsticks::stats {
namespace {

std::int64_t whole_seconds(Nanos wall) {
  return std::chrono::floor<std::chrono::seconds>(wall).count();
}

Rates per_second(const SecondCount& counted, double span) {
  if (span <= 0) return {};
  const auto rate = [span](std::uint64_t count) {
    return PerSecond{static_cast<double>(count) / span};
  };
  return {rate(counted.requests), rate(counted.failures), rate(counted.bytes.count)};
}

// The latest two seconds are left out because reports about them may be missing.
Rates current_rates(const Entry& entry, const Entry& total, Nanos known_until) {
  if (!total.last_request) return {};
  const auto last = whole_seconds(known_until);
  const auto from = std::max(last - 12, total.since ? whole_seconds(*total.since) : last - 12);
  const auto to = last - 2;
  if (to <= from) return {};
  return per_second(entry.seconds.sum(from, to), static_cast<double>(to - from));
}

Rates total_rates(const Entry& entry, const Entry& total, Nanos known_until) {
  if (!total.last_request || !total.since) return {};
  return per_second({0, entry.requests, entry.failures, entry.bytes},
                    seconds(known_until - *total.since));
}

// Up to when it is known what was done. Storage that answers nobody any more must not keep the last
// rate it had; but workers report late, stock ones every three seconds.
Nanos known_until(const Entry& total, const RunState& run) {
  constexpr Nanos kReportsTake = 4s;
  const auto clock = run.ended.value_or(run.now - kReportsTake);
  return std::max(total.last_request.value_or(clock), clock);
}

Unanswered unanswered_of(const Histogram& waited) {
  Unanswered made;
  made.count = waited.count();
  for (const auto& [index, count] : waited.buckets()) {
    made.longest = Histogram::value_of(index);
    made.total += made.longest * static_cast<std::int64_t>(count);
  }
  return made;
}

// A bucket's middle may lie beyond the extremes, which are known exactly.
Percentiles within(Percentiles values, Nanos least, Nanos most) {
  for (auto& value : values) value = std::clamp(value, least, std::max(least, most));
  return values;
}

// Percentiles so high that they are the largest value itself, which is known exactly.
void exact_at_the_end(Percentiles& values, std::uint64_t count, Nanos largest) {
  for (std::size_t i = 0; i != values.size(); ++i) {
    const auto rank = static_cast<std::uint64_t>(static_cast<double>(count) * kPercentiles[i]);
    if (count != 0 && rank + 1 >= count) values[i] = largest;
  }
}

std::optional<Percentiles> percentiles_of(const Histogram& histogram, Nanos least, Nanos most) {
  if (histogram.empty()) return std::nullopt;
  return within(histogram.percentiles(kPercentiles), least, most);
}

std::vector<Row> make_rows(const Tally& tally, const RecentLatencies& recent, Nanos known) {
  std::vector<Row> rows;
  rows.reserve(tally.entries.size());
  for (const auto& [key, entry] : tally.entries) {
    const auto position = rows.size();
    rows.push_back(make_row(key, entry, tally.total, known));
    auto& row = rows.back();
    row.recent = percentiles_of(recent.of_entry(tally, position), row.min, row.max);
  }
  std::ranges::sort(rows, {}, [](const Row& row) { return std::tie(row.key.name, row.key.type); });
  return rows;
}

std::vector<Row> make_endpoint_rows(const Tally& tally, Nanos known) {
  std::vector<Row> rows;
  for (const auto& [key, entry] : tally.endpoints)
    rows.push_back(make_row(key, entry, tally.total, known));
  std::ranges::sort(rows, {}, [](const Row& row) { return row.key.name; });
  return rows;
}

bool more_often(const ErrorRow& a, const ErrorRow& b) {
  return std::tie(b.occurrences, a.key.name, a.key.type, a.text) <
         std::tie(a.occurrences, b.key.name, b.key.type, b.text);
}

}  // namespace

double Row::fail_ratio() const noexcept {
  if (requests == 0) return failures == 0 ? 0 : 1;
  return static_cast<double>(failures) / static_cast<double>(requests);
}

void History::sample(Nanos wall, int users, const Tally& tally) {
  series.sample(wall, users, tally);
  recent.sample(tally);
}

void History::clear() {
  series.clear();
  recent.clear();
}

Row make_row(const Key& key, const Entry& entry, const Entry& total,
             std::optional<Nanos> known_until) {
  const auto until = known_until.value_or(total.last_request.value_or(Nanos{0}));
  Row row;
  row.key = key;
  row.requests = entry.requests;
  row.failures = entry.failures;
  row.untimed = entry.untimed;
  row.retries = entry.retries;
  row.bytes = entry.bytes;
  if (entry.requests != 0) {
    row.average_size = static_cast<double>(entry.bytes.count) / static_cast<double>(entry.requests);
  }
  if (entry.timed() != 0)
    row.average = entry.total_latency / static_cast<std::int64_t>(entry.timed());
  row.min = entry.min_latency.value_or(Nanos{0});
  row.max = entry.max_latency.value_or(Nanos{0});
  row.median = std::clamp(entry.latency.median(), row.min, std::max(row.min, row.max));
  row.latency = within(entry.latency.percentiles(kPercentiles), row.min, row.max);
  exact_at_the_end(row.latency, entry.latency.count(), row.max);
  row.service = percentiles_of(entry.service, Nanos{0}, row.max);
  row.first_byte = percentiles_of(entry.first_byte, Nanos{0}, row.max);
  row.current = current_rates(entry, total, until);
  row.total = total_rates(entry, total, until);
  return row;
}

Snapshot make_snapshot(const Tally& tally, const History& history, RunState run) {
  const auto known = known_until(tally.total, run);
  Snapshot shot;
  shot.now = run.now;
  shot.started = run.started;
  shot.elapsed = run.elapsed;
  shot.state = std::move(run.state);
  shot.users = run.users;
  shot.target_users = run.target_users;
  shot.workers = std::move(run.workers);
  for (const auto& worker : shot.workers) shot.lost_operations += worker.lost_operations;
  shot.events = run.events.all();
  shot.events_left_out = run.events.left_out();

  shot.rows = make_rows(tally, history.recent, known);
  shot.total = make_row(kTotalKey, tally.total, tally.total, known);
  shot.total.recent =
      percentiles_of(history.recent.of_total(tally), shot.total.min, shot.total.max);
  shot.endpoints = make_endpoint_rows(tally, known);
  shot.errors = tally.errors();
  std::ranges::sort(shot.errors, more_often);
  shot.exceptions = tally.exceptions();
  std::ranges::sort(shot.exceptions, std::greater<>{}, &ExceptionRow::count);
  if (const auto& lag = tally.scenario_lag; !lag.empty())
    shot.scenario_lag = ScenarioLag{lag.count(), lag.percentiles(kPercentiles)};
  shot.unanswered = unanswered_of(tally.unanswered);
  shot.series = history.series.points();
  shot.series_operations = history.series.operations();
  shot.series_step = history.series.step();
  return shot;
}

}  // namespace chopsticks::stats
