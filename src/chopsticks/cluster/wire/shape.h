#pragma once
#include "cluster/wire/fields.h"
#include "plan/load_shape.h"

/// Load shapes on the wire: they travel in heartbeats and their replies, under our key. From our
/// own kind, perhaps of another version: what cannot be read is as if it had not been said.
namespace chopsticks::cluster {

[[nodiscard]] Value to_value(const plan::ShapeInfo& shape);
[[nodiscard]] Value to_value(const plan::ShapeMoment& moment);
[[nodiscard]] Value to_value(const plan::ShapeAnswer& answer);

/// Null gives nothing.
[[nodiscard]] std::optional<plan::ShapeInfo> shape_info(const Value* value);
[[nodiscard]] std::optional<plan::ShapeMoment> shape_moment(const Value* value);
[[nodiscard]] std::optional<plan::ShapeAnswer> shape_answer(const Value* value);

}  // namespace chopsticks::cluster
