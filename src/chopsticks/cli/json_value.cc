#include "cli/json_value.h"

#include <cmath>
#include <concepts>

#include <nlohmann/json.hpp>

namespace chopsticks::cli {
namespace {

using cluster::Value;
using Json = nlohmann::ordered_json;

constexpr int kDeepest = 32;

Json to_json(const Value& value);

std::string key_of(const Value& key) {
  return key.text() ? *key.text()
                    : to_json(key).dump(-1, ' ', false, Json::error_handler_t::replace);
}

struct ToJson {
  Json operator()(std::monostate) const { return nullptr; }
  Json operator()(const Value::Binary& binary) const { return binary.bytes; }
  Json operator()(const Value::List& list) const {
    auto items = Json::array();
    for (const auto& item : list) items.push_back(to_json(item));
    return items;
  }
  Json operator()(const Value::Map& map) const {
    auto members = Json::object();
    for (const auto& [key, one] : map) members[key_of(key)] = to_json(one);
    return members;
  }
  template <class Scalar>
  Json operator()(const Scalar& scalar) const {
    return scalar;
  }
};

Json to_json(const Value& value) { return value.visit(ToJson()); }

Value from_json(const Json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_unsigned()) return json.get<std::uint64_t>();
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_number()) return json.get<double>();
  if (json.is_string()) return json.get<std::string>();
  if (json.is_array()) {
    Value::List list;
    for (const auto& item : json) list.push_back(from_json(item));
    return list;
  }
  if (json.is_object()) {
    Value::Map map;
    for (const auto& [key, one] : json.items()) map.push_back({key, from_json(one)});
    return map;
  }
  return nullptr;
}

}  // namespace

std::string json_of_value(const Value& value) {
  return to_json(value).dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Value> value_of_json(std::string_view text) {
  bool too_deep = false;
  const auto json = Json::parse(
      text,
      [&](int depth, Json::parse_event_t, Json&) {
        too_deep = too_deep || depth > kDeepest;
        return !too_deep;
      },
      /*allow_exceptions=*/false);
  if (too_deep) return fail("JSON nested too deep for a message");
  if (json.is_discarded()) return fail("this is no JSON");
  return from_json(json);
}

}  // namespace chopsticks::cli
