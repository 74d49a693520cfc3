#include "cluster/wire/number_reader.h"

#include <algorithm>

namespace chopsticks::cluster {
namespace {

constexpr std::int64_t kLargestSecond = std::int64_t{1} << 32;

std::uint64_t not_negative(Nanos value) {
  return static_cast<std::uint64_t>(std::max(value.count(), Nanos::rep{0}));
}

}  // namespace

void NumberReader::seconds(std::vector<stats::SecondCount>& into) {
  into.clear();
  std::int64_t second = 0;
  for (auto more = number(stats::SecondCounts::kMost); more != 0 && ok(); --more) {
    second += static_cast<std::int64_t>(number());
    const auto requests = number();
    const auto failures = number();
    const auto bytes = number();
    if (second > kLargestSecond) refuse();
    if (ok()) into.push_back({second, requests, failures, Bytes{bytes}});
  }
}

void put_span(VarintWriter& out, Nanos value) { out.put(not_negative(value)); }

void put_span(VarintWriter& out, std::optional<Nanos> value) {
  out.put(value ? not_negative(*value) + 1 : 0);
}

void put_seconds(VarintWriter& out, std::span<const stats::SecondCount> seconds) {
  out.put(seconds.size());
  std::int64_t last = 0;
  for (const auto& second : seconds) {
    out.put(static_cast<std::uint64_t>(second.second - last));
    out.put(second.requests);
    out.put(second.failures);
    out.put(second.bytes.count);
    last = second.second;
  }
}

}  // namespace chopsticks::cluster
