#pragma once
#include "cluster/wire/value.h"
#include "stats/tally.h"
#include "support/result.h"

namespace chopsticks::cluster {

/// One entry of a stats message: Locust's 14 fields in Locust's order and, unless nothing happened,
/// the exact part.
[[nodiscard]] Value encode_entry(const stats::Key& key, const stats::Entry& entry);

/// Only the name is required; what is missing keeps its default, what is unknown is ignored.
[[nodiscard]] Result<stats::KeyedEntry> decode_entry(const Value& data);

}  // namespace chopsticks::cluster
