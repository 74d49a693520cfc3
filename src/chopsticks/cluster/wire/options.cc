#include "cluster/wire/options.h"

#include <algorithm>
#include <utility>

namespace chopsticks::cluster {
namespace {

std::optional<Value> plain(const Value& value);

struct Plain {
  template <class Scalar>
  std::optional<Value> operator()(const Scalar& value) const {
    return Value(value);
  }
  std::optional<Value> operator()(std::monostate) const { return Value(); }
  std::optional<Value> operator()(std::int64_t value) const {
    return std::in_range<std::int32_t>(value) ? Value(value) : Value(static_cast<double>(value));
  }
  std::optional<Value> operator()(std::uint64_t value) const { return static_cast<double>(value); }
  std::optional<Value> operator()(const Value::Binary&) const { return std::nullopt; }
  std::optional<Value> operator()(const Value::List& list) const {
    const auto is_text = [](const Value& item) { return item.text() != nullptr; };
    return std::ranges::all_of(list, is_text) ? std::optional<Value>(list) : std::nullopt;
  }
  std::optional<Value> operator()(const Value::Map& map) const { return plain_options(map); }
};

std::optional<Value> plain(const Value& value) { return value.visit(Plain()); }

}  // namespace

Value::Map plain_options(const Value::Map& options) {
  Value::Map result;
  for (const auto& [key, value] : options) {
    if (!key.text()) continue;
    if (auto kept = plain(value)) result.push_back({key, std::move(*kept)});
  }
  return result;
}

}  // namespace chopsticks::cluster
