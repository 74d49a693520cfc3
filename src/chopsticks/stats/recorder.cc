#include "stats/recorder.h"

#include <algorithm>
#include <utility>

namespace chopsticks::stats {
namespace {

// Room for this many seconds between two takes before recording allocates.
constexpr std::size_t kSecondsBetweenTakes = 64;

// No storage moves as much in a second, and a thousand times as much is still a number that a
// report may have (up to 2^53): figures somebody made up must not cost those beside them.
constexpr Bytes kMostBytes{std::uint64_t{1} << 43};

void add(Bytes& sum, Bytes more) noexcept {
  sum = std::min(kMostBytes, Bytes{sum.count + std::min(more, kMostBytes).count});
}

void prepare(Entry& entry) {
  entry.latency.prepare();
  entry.service.prepare();
  entry.seconds.reserve(kSecondsBetweenTakes);
}

std::size_t position(OpId id) { return static_cast<std::size_t>(id); }
std::size_t position(EndpointId id) { return static_cast<std::size_t>(id); }

}  // namespace

Recorder::Recorder(Clocks now) : since_(now.wall), wall_offset_(now.wall - now.monotonic) {}

OpId Recorder::operation(std::string_view type, std::string_view name) {
  auto known = std::ranges::find_if(operations_, [&](const Operation& one) {
    return one.key.type == type && one.key.name == name;
  });
  if (known == operations_.end()) {
    known = operations_.insert(known, Operation{{std::string(type), std::string(name)}, {}, {}});
    prepare(known->entry);
  }
  return static_cast<OpId>(known - operations_.begin());
}

EndpointId Recorder::endpoint(std::string_view name) {
  auto known =
      std::ranges::find_if(endpoints_, [&](const KeyedEntry& one) { return one.key.name == name; });
  if (known == endpoints_.end()) {
    known = endpoints_.insert(known, KeyedEntry{{"", std::string(name)}, {}});
    prepare(known->entry);
  }
  return static_cast<EndpointId>(known - endpoints_.begin());
}

void Recorder::success(OpId operation, const Timing& timing, const Detail& detail) {
  count(operation, timing, detail, false);
}

void Recorder::failure(OpId operation, const Timing& timing, const Detail& detail,
                       const Error& error) {
  count(operation, timing, detail, true);
  count_error(operations_[position(operation)], error.message, timing.done + wall_offset_);
}

void Recorder::unanswered(Nanos waited) { unanswered_.record(std::max(waited, Nanos{0})); }

void Recorder::exception(std::string_view message, std::string_view traceback) {
  auto known = std::ranges::find_if(exceptions_, [&](const ExceptionRow& row) {
    return row.traceback == traceback && (!traceback.empty() || row.message == message);
  });
  if (known == exceptions_.end()) {
    // One more than a Tally keeps is enough for it to know that there were others.
    if (exceptions_.size() > Tally::kMostExceptions) {
      ++exceptions_.back().count;
      return;
    }
    known = exceptions_.insert(known, {std::string(message), std::string(traceback), 0, {}});
  }
  ++known->count;
}

void Recorder::count(OpId operation, const Timing& timing, const Detail& detail, bool failed) {
  count(operations_[position(operation)].entry, timing, detail, failed);
  if (detail.endpoint == EndpointId::kNone) return;
  count(endpoints_[position(detail.endpoint)].entry, timing, detail, failed);
}

void Recorder::count(Entry& entry, const Timing& timing, const Detail& detail, bool failed) {
  const auto latency = std::max(timing.done - timing.due, Nanos{0});
  ++entry.requests;
  entry.failures += failed ? 1 : 0;
  entry.retries += detail.retries;
  add(entry.bytes, detail.bytes);
  entry.total_latency += latency;
  if (!entry.min_latency || latency < *entry.min_latency) entry.min_latency = latency;
  if (!entry.max_latency || latency > *entry.max_latency) entry.max_latency = latency;
  entry.latency.record(latency);
  entry.service.record(timing.done - timing.sent);
  if (timing.first_byte.count() != 0) entry.first_byte.record(timing.first_byte - timing.sent);

  auto& second = entry.seconds.at(second_of(timing.done));
  ++second.requests;
  second.failures += failed ? 1 : 0;
  add(second.bytes, detail.bytes);
  const auto ended = timing.done + wall_offset_;
  if (!entry.last_request || ended > *entry.last_request) entry.last_request = ended;
}

std::int64_t Recorder::second_of(Nanos monotonic) noexcept {
  const auto into = monotonic - second_begin_;
  if (into < Nanos{0} || into >= 1s) [[unlikely]] {
    second_ = std::chrono::floor<std::chrono::seconds>(monotonic + wall_offset_).count();
    second_begin_ = std::chrono::seconds(second_) - wall_offset_;
  }
  return second_;
}

void Recorder::count_error(Operation& operation, const std::string& text, Nanos when) {
  auto known = operation.errors.find(text);
  if (known == operation.errors.end()) {
    // As with exceptions: the last row takes what goes beyond.
    const bool room = errors_.size() <= Tally::kMostErrors;
    if (room) errors_.push_back({operation.key, text, 0, when, when});
    const auto row = errors_.size() - 1;
    if (!room) {
      ++errors_[row].occurrences;
      return;
    }
    known = operation.errors.emplace(text, row).first;
  }
  auto& row = errors_[known->second];
  ++row.occurrences;
  row.last_seen = when;
}

Tally Recorder::take(Clocks now) {
  Tally tally;
  tally.total.since = since_;
  for (auto& [key, entry, errors] : operations_) {
    errors.clear();
    if (entry.requests == 0) continue;
    entry.since = since_;
    tally.total.merge(entry);
    tally.entries.at(key) = entry;
    entry.reset();
  }
  for (auto& [key, entry] : endpoints_) {
    if (entry.requests == 0) continue;
    entry.since = since_;
    tally.endpoints.at(key) = entry;
    entry.reset();
  }
  for (const auto& row : errors_) tally.add_error(row);
  for (const auto& row : exceptions_) tally.add_exception(row);
  tally.unanswered = std::exchange(unanswered_, {});
  errors_.clear();
  exceptions_.clear();
  since_ = now.wall;
  wall_offset_ = now.wall - now.monotonic;
  second_begin_ = Nanos{0};
  return tally;
}

}  // namespace chopsticks::stats
