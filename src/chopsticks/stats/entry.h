#pragma once
#include <algorithm>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "stats/histogram.h"
#include "stats/second_counts.h"
#include "stats/sparse_entry.h"
#include "support/units.h"

namespace chopsticks::stats {

/// What a row of the statistics is about: "PUT", "upload". Endpoints have an empty type.
struct Key {
  std::string type;
  std::string name;
  bool operator==(const Key&) const = default;
};

/// A Key that is somebody else's.
struct KeyView {
  KeyView(std::string_view its_type, std::string_view its_name) : type(its_type), name(its_name) {}
  KeyView(const Key& key) : type(key.type), name(key.name) {}
  bool operator==(const KeyView&) const = default;
  [[nodiscard]] Key key() const { return {std::string(type), std::string(name)}; }

  std::string_view type;
  std::string_view name;
};

/// For finding Keys by views of them.
struct KeyHash {
  using is_transparent = void;
  [[nodiscard]] std::size_t operator()(const KeyView& key) const noexcept {
    return std::hash<std::string_view>{}(key.name) * 31 + std::hash<std::string_view>{}(key.type);
  }
};
struct KeyEqual {
  using is_transparent = void;
  [[nodiscard]] bool operator()(const KeyView& a, const KeyView& b) const noexcept {
    return a == b;
  }
};

/// The key of the row that sums up all others.
inline const Key kTotalKey{"", "Aggregated"};

/// Everything counted for one key. A failed request is counted in `requests` and in the times as
/// well.
///
/// Two times per request: `latency` from when it was *due* (what a user of the storage would have
/// felt) and `service` from when it was really sent. They differ when we, or a stalled connection,
/// were late.
struct Entry {
  std::uint64_t requests = 0;
  std::uint64_t failures = 0;
  std::uint64_t untimed = 0;  // of `requests`: those without a response time (some Locust clients)
  std::uint64_t retries = 0;
  Bytes bytes;

  Nanos total_latency{0};
  std::optional<Nanos> min_latency;
  std::optional<Nanos> max_latency;
  Histogram latency;
  Histogram service;     // empty when only stock Locust workers reported
  Histogram first_byte;  // empty unless the operation has one

  SecondCounts seconds;
  std::optional<Nanos> since;         // wall time: counting began
  std::optional<Nanos> last_request;  // wall time: the last one ended

  /// Adds the other's counts: as if both had been recorded into one.
  void merge(const Entry& other);
  void merge(const SparseEntry& other);
  /// Back to nothing, keeping the histograms' room.
  void reset();

  [[nodiscard]] std::uint64_t timed() const noexcept {
    return requests - std::min(untimed, requests);
  }
};

}  // namespace chopsticks::stats
