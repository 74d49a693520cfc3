#include "stats/entry.h"

namespace chopsticks::stats {
namespace {

template <class Pick>
void combine(std::optional<Nanos>& mine, const std::optional<Nanos>& theirs, Pick pick) {
  if (theirs) mine = mine ? pick(*mine, *theirs) : *theirs;
}

constexpr auto kEarlier = [](Nanos a, Nanos b) { return std::min(a, b); };
constexpr auto kLater = [](Nanos a, Nanos b) { return std::max(a, b); };

}  // namespace

void Entry::merge(const Entry& other) {
  requests += other.requests;
  failures += other.failures;
  untimed += other.untimed;
  retries += other.retries;
  bytes += other.bytes;
  total_latency += other.total_latency;
  combine(min_latency, other.min_latency, kEarlier);
  combine(max_latency, other.max_latency, kLater);
  latency.merge(other.latency);
  service.merge(other.service);
  first_byte.merge(other.first_byte);
  seconds.merge(other.seconds);
  combine(since, other.since, kEarlier);
  combine(last_request, other.last_request, kLater);
}

void Entry::reset() {
  requests = failures = untimed = retries = 0;
  bytes = {};
  total_latency = Nanos{0};
  min_latency.reset();
  max_latency.reset();
  latency.reset();
  service.reset();
  first_byte.reset();
  seconds.clear();
  since.reset();
  last_request.reset();
}

}  // namespace chopsticks::stats
