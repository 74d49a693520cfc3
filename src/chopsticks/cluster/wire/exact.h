#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "stats/entry.h"

/// What Locust's fields cannot carry of an entry, in one compact string: nanosecond times, both
/// histograms bucket by bucket, retries, bytes per second. It travels beside them under kOurs.
namespace chopsticks::cluster {

/// A few hundred bytes for an entry of one second.
[[nodiscard]] std::string encode_exact(const stats::Entry& entry);

/// Fills in everything but requests, failures, untimed and bytes, which must already be there: the
/// rest has to agree with them. False, and nothing changes, when it does not, or when the string is
/// of another version or damaged.
[[nodiscard]] bool decode_exact(std::string_view exact, stats::Entry& entry);

/// A histogram on its own.
[[nodiscard]] std::string encode_exact(const stats::Histogram& histogram);
/// Nothing when the string is of another version or damaged.
[[nodiscard]] std::optional<stats::Histogram> decode_exact_histogram(std::string_view exact);

}  // namespace chopsticks::cluster
