#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>

#include "stats/histogram.h"
#include "stats/second_counts.h"
#include "support/units.h"

namespace chopsticks::stats {

/// An Entry as reports bring it: of its histograms only the buckets that are not zero, each once
/// and by ascending index. Adding it to an Entry costs what it has, not what an Entry could have.
///
/// The spans belong to whoever made it.
struct SparseEntry {
  std::uint64_t requests = 0;
  std::uint64_t failures = 0;
  std::uint64_t untimed = 0;
  std::uint64_t retries = 0;
  Bytes bytes;

  Nanos total_latency{0};
  std::optional<Nanos> min_latency;
  std::optional<Nanos> max_latency;
  std::span<const Histogram::Bucket> latency;
  std::span<const Histogram::Bucket> service;
  std::span<const Histogram::Bucket> first_byte;

  std::span<const SecondCount> seconds;
  std::optional<Nanos> since;
  std::optional<Nanos> last_request;

  [[nodiscard]] std::uint64_t timed() const noexcept {
    return requests - std::min(untimed, requests);
  }
};

}  // namespace chopsticks::stats
