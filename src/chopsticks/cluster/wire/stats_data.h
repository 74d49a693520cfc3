#pragma once
#include <optional>

#include "cluster/wire/messages.h"

/// The `data` of a stats message: Locust's form of a Tally.
///
/// Every entry has Locust's fields, so a stock master can show it, and with them our exact part
/// (exact.h), from which our leader restores it bit by bit. Entries without one (stock workers,
/// boomer, locust4j), or with one that does not fit, are rebuilt from Locust's rounded buckets.
///
/// To a leader that reads CompactRows they travel instead of all that; what is left in Locust's
/// form is a report of nothing, so that any other master that gets to see it stays well. One that
/// brings the heartbeat, too, leaves that out: for a leader it was half the work of reading a small
/// report.
namespace chopsticks::cluster {

[[nodiscard]] Value encode_stats(const from_worker::Stats& report);
[[nodiscard]] Result<from_worker::Stats> decode_stats(const Value& data);

}  // namespace chopsticks::cluster
