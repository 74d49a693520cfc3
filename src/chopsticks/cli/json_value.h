#pragma once
#include <string>
#include <string_view>

#include "cluster/wire/value.h"
#include "support/result.h"

namespace chopsticks::cli {

/// A value from the wire as JSON. Keys that are no text, and bytes, become text; what is no UTF-8
/// is replaced.
[[nodiscard]] std::string json_of_value(const cluster::Value& value);

/// The value that JSON stands for; an Error for what is no JSON, or nested deeper than the wire
/// takes.
[[nodiscard]] Result<cluster::Value> value_of_json(std::string_view text);

}  // namespace chopsticks::cli
