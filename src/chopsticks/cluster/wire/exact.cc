#include "cluster/wire/exact.h"

#include <utility>
#include <vector>

#include "cluster/wire/number_reader.h"

namespace chopsticks::cluster {
namespace {

constexpr std::uint64_t kVersion = 1;

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

class Reader : public NumberReader {
 public:
  using NumberReader::NumberReader;

  stats::Histogram histogram() {
    stats::Histogram result;
    std::uint64_t index = 0;
    for (auto left = number(stats::Histogram::kBuckets); left != 0 && ok(); --left) {
      index += number(stats::Histogram::kBuckets);
      const auto count = number();
      if (ok() && !result.add_bucket(index, count)) refuse();
    }
    return result;
  }
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
  put_span(out, entry.total_latency);
  put_span(out, entry.min_latency);
  put_span(out, entry.max_latency);
  put_span(out, entry.since);
  put_span(out, entry.last_request);
  put(out, entry.latency);
  put(out, entry.service);
  put(out, entry.first_byte);
  put_seconds(out, entry.seconds.all());
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
  read.total_latency = in.span(Reader::kLongest);
  read.min_latency = in.optional_span();
  read.max_latency = in.optional_span();
  read.since = in.optional_span(Reader::kLongest);
  read.last_request = in.optional_span(Reader::kLongest);
  read.latency = in.histogram();
  read.service = in.histogram();
  read.first_byte = in.histogram();
  std::vector<stats::SecondCount> seconds;
  in.seconds(seconds);
  read.seconds.merge(seconds);
  if (!in.complete() || !agrees(read)) return false;
  entry = std::move(read);
  return true;
}

std::string encode_exact(const stats::Histogram& histogram) {
  VarintWriter out;
  out.put(kVersion);
  put(out, histogram);
  return out.take();
}

std::optional<stats::Histogram> decode_exact_histogram(std::string_view exact) {
  Reader in(exact);
  if (in.number() != kVersion) return std::nullopt;
  auto read = in.histogram();
  if (!in.complete()) return std::nullopt;
  return read;
}

}  // namespace chopsticks::cluster
