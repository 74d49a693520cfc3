#include "cluster/wire/value.h"

#include <cmath>
#include <limits>

namespace chopsticks::cluster {

Value::Value() = default;
Value::Value(std::nullptr_t) {}
Value::Value(bool value) : data_(value) {}
Value::Value(int value) : data_(std::int64_t{value}) {}
Value::Value(unsigned value) : data_(std::int64_t{value}) {}
Value::Value(std::int64_t value) : data_(value) {}
Value::Value(double value) : data_(value) {}
Value::Value(const char* value) : data_(std::string(value)) {}
Value::Value(std::string_view value) : data_(std::string(value)) {}
Value::Value(std::string value) : data_(std::move(value)) {}
Value::Value(Binary value) : data_(std::move(value)) {}
Value::Value(List value) : data_(std::move(value)) {}
Value::Value(Map value) : data_(std::move(value)) {}

Value::Value(std::uint64_t value) {
  if (std::in_range<std::int64_t>(value)) {
    data_ = static_cast<std::int64_t>(value);
  } else {
    data_ = value;
  }
}

std::optional<std::int64_t> Value::integer() const {
  if (const auto* integer = std::get_if<std::int64_t>(&data_)) return *integer;
  const auto* number = std::get_if<double>(&data_);
  // 2^63 is the first double past the end; NaN fails every comparison.
  if (number && *number >= -0x1p63 && *number < 0x1p63 && std::trunc(*number) == *number) {
    return static_cast<std::int64_t>(*number);
  }
  return std::nullopt;
}

std::optional<double> Value::number() const {
  if (const auto* integer = std::get_if<std::int64_t>(&data_)) return static_cast<double>(*integer);
  if (const auto* large = std::get_if<std::uint64_t>(&data_)) return static_cast<double>(*large);
  if (const auto* number = std::get_if<double>(&data_)) return *number;
  return std::nullopt;
}

const Value* Value::find(std::string_view key) const {
  const auto* members = map();
  if (!members) return nullptr;
  for (const auto& member : *members) {
    const auto* name = member.key.text();
    if (name && *name == key) return &member.value;
  }
  return nullptr;
}

bool Value::operator==(const Value&) const = default;

}  // namespace chopsticks::cluster
