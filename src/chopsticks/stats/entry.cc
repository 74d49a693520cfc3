#include "stats/entry.h"

namespace chopsticks::stats {
namespace {

template <class Pick>
void combine(std::optional<Nanos>& mine, const std::optional<Nanos>& theirs, Pick pick) {
  if (theirs) mine = mine ? pick(*mine, *theirs) : *theirs;
}

constexpr auto kEarlier = [](Nanos a, Nanos b) { return std::min(a, b); };
constexpr auto kLater = [](Nanos a, Nanos b) { return std::max(a, b); };

template <class AnyEntry>
void add_to(Entry& mine, const AnyEntry& other) {
  mine.requests += other.requests;
  mine.failures += other.failures;
  mine.untimed += other.untimed;
  mine.retries += other.retries;
  mine.bytes += other.bytes;
  mine.total_latency = sum_of(mine.total_latency, other.total_latency);
  combine(mine.min_latency, other.min_latency, kEarlier);
  combine(mine.max_latency, other.max_latency, kLater);
  mine.latency.merge(other.latency);
  mine.service.merge(other.service);
  mine.first_byte.merge(other.first_byte);
  mine.seconds.merge(other.seconds);
  combine(mine.since, other.since, kEarlier);
  combine(mine.last_request, other.last_request, kLater);
}

}  // namespace

void Entry::merge(const Entry& other) { add_to(*this, other); }

void Entry::merge(const SparseEntry& other) { add_to(*this, other); }

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
