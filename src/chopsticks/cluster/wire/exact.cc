#include "cluster/wire/exact.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "cluster/wire/varint.h"

namespace chopsticks::cluster {
namespace {

constexpr std::uint64_t kVersion = 1;
constexpr std::uint64_t kLargest = std::uint64_t{1} << 53;      // of counts and added up times
constexpr std::uint64_t kLargestWall = std::uint64_t{1} << 62;  // until the year 2116
constexpr std::int64_t kLargestSecond = std::int64_t{1} << 32;

void put(VarintWriter& out, Nanos value) {
  out.put(static_cast<std::uint64_t>(std::max(value.count(), Nanos::rep{0})));
}

/// 0 for none, else the value plus one.
void put(VarintWriter& out, std::optional<Nanos> value) {
  out.put(value ? static_cast<std::uint64_t>(std::max(value->count(), Nanos::rep{0})) + 1 : 0);
}

void put(VarintWriter& out, const stats::Histogram& histogram) {
  const auto buckets = histogram.buckets();
  out.put(buckets.size());
  std::uint64_t last = 0;
  for (const auto& [index, count] : buckets) {
    out.put(index - last);
    out.put(count);
    last = index;
  }
}

void put(VarintWriter& out, const stats::SecondCounts& seconds) {
  out.put(seconds.all().size());
  std::int64_t last = 0;
  for (const auto& second : seconds.all()) {
    out.put(static_cast<std::uint64_t>(second.second - last));
    out.put(second.requests);
    out.put(second.failures);
    out.put(second.bytes.count);
    last = second.second;
  }
}

/// Checks while it reads: whatever is not plausible makes ok() false for good.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : in_(bytes) {}

  std::uint64_t number(std::uint64_t largest = kLargest) {
    const auto value = in_.take();
    if (value > largest) ok_ = false;
    return ok() ? value : 0;
  }
  Nanos span() { return Nanos(static_cast<Nanos::rep>(number())); }
  std::optional<Nanos> optional_span(std::uint64_t largest = kLargest) {
    const auto value = number(largest);
    if (value == 0) return std::nullopt;
    return Nanos(static_cast<Nanos::rep>(value - 1));
  }

  stats::Histogram histogram() {
    stats::Histogram result;
    std::uint64_t index = 0;
    for (auto left = number(stats::Histogram::kBuckets); left != 0 && ok(); --left) {
      index += number(stats::Histogram::kBuckets);
      const auto count = number();
      if (ok() && !result.add_bucket(index, count)) ok_ = false;
    }
    return result;
  }

  stats::SecondCounts seconds() {
    stats::SecondCounts result;
    std::int64_t second = 0;
    for (auto left = number(stats::SecondCounts::kKept); left != 0 && ok(); --left) {
      second += static_cast<std::int64_t>(number());
      const auto requests = number();
      const auto failures = number();
      const auto bytes = number();
      if (second > kLargestSecond) ok_ = false;
      if (ok()) result.add({second, requests, failures, Bytes{bytes}});
    }
    return result;
  }

  [[nodiscard]] bool ok() const { return ok_ && in_.ok(); }
  [[nodiscard]] bool complete() const { return ok_ && in_.at_end(); }

 private:
  VarintReader in_;
  bool ok_ = true;
};

/// Would the parts of this entry be those of a Recorder?
bool agrees(const stats::Entry& entry) {
  return entry.latency.count() == entry.timed() &&
         (entry.service.empty() || entry.service.count() == entry.timed()) &&
         entry.first_byte.count() <= entry.timed() &&
         entry.min_latency.has_value() == (entry.timed() != 0) &&
         entry.max_latency.has_value() == (entry.timed() != 0);
}

}  // namespace

std::string encode_exact(const stats::Entry& entry) {
  VarintWriter out;
  out.put(kVersion);
  out.put(entry.retries);
  put(out, entry.total_latency);
  put(out, entry.min_latency);
  put(out, entry.max_latency);
  put(out, entry.since);
  put(out, entry.last_request);
  put(out, entry.latency);
  put(out, entry.service);
  put(out, entry.first_byte);
  put(out, entry.seconds);
  return out.take();
}

bool decode_exact(std::string_view exact, stats::Entry& entry) {
  Reader in(exact);
  if (in.number() != kVersion) return false;
  stats::Entry read;
  read.requests = entry.requests;
  read.failures = entry.failures;
  read.untimed = entry.untimed;
  read.bytes = entry.bytes;
  read.retries = in.number();
  read.total_latency = in.span();
  read.min_latency = in.optional_span();
  read.max_latency = in.optional_span();
  read.since = in.optional_span(kLargestWall);
  read.last_request = in.optional_span(kLargestWall);
  read.latency = in.histogram();
  read.service = in.histogram();
  read.first_byte = in.histogram();
  read.seconds = in.seconds();
  if (!in.complete() || !agrees(read)) return false;
  entry = std::move(read);
  return true;
}

}  // namespace chopsticks::cluster
