#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "cluster/wire/value.h"
#include "support/result.h"

namespace chopsticks::cluster {

/// Deeper or longer than any message of the protocol, and small enough that a hostile frame costs
/// us nothing: a stock worker reporting 1,000 names with 300 buckets each needs 700,000 values.
inline constexpr std::size_t kMaxDepth = 16;
inline constexpr std::size_t kMaxValues = std::size_t{1} << 20;

/// The one msgpack object in these bytes. Truncated or trailing bytes, text that is not UTF-8,
/// extension types, too many or too deeply nested values are Errors. Never throws.
[[nodiscard]] Result<Value> unpack(std::string_view bytes);

/// As Python's encoder writes it: the shortest integers, 64-bit floats. Text that is not UTF-8 (an
/// error text quoting raw bytes, say) has the offending bytes replaced, because a stock peer would
/// drop the whole message.
[[nodiscard]] std::string pack(const Value& value);

}  // namespace chopsticks::cluster
