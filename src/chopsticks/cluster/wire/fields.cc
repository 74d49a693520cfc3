#include "cluster/wire/fields.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace chopsticks::cluster {
namespace {

constexpr double kLargestCount = 0x1p53;
constexpr double kLargestSeconds = 0x1p32;

std::optional<std::uint64_t> to_count(const Value& value) {
  const auto integer = value.integer();
  if (!integer || *integer < 0 || static_cast<double>(*integer) > kLargestCount)
    return std::nullopt;
  return static_cast<std::uint64_t>(*integer);
}

}  // namespace

Fields::Fields(const Value& data, const char* what) : data_(data), what_(what) {
  if (!data.map()) problem_ = fmt::format("{}: data must be a map", what);
}

void Fields::refuse(std::string_view key, const char* problem) {
  if (ok()) problem_ = fmt::format("{}: {} {}", what_, key, problem);
}

const Value* Fields::optional(std::string_view key) const {
  const auto* value = data_.find(key);
  return value && !value->is_nil() ? value : nullptr;
}

const Value* Fields::required(std::string_view key) {
  const auto* value = data_.find(key);
  if (!value) refuse(key, "is missing");
  return value;
}

std::string Fields::text(std::string_view key) {
  const auto* value = required(key);
  if (value && value->text()) return *value->text();
  refuse(key, "must be text");
  return {};
}

std::optional<std::string> Fields::optional_text(std::string_view key) {
  return optional(key) ? std::optional(text(key)) : std::nullopt;
}

std::vector<std::string> Fields::texts(std::string_view key) {
  std::vector<std::string> result;
  const auto* value = required(key);
  if (!value || !value->list()) {
    refuse(key, "must be a list of text");
    return {};
  }
  for (const auto& item : *value->list()) {
    if (item.text()) {
      result.push_back(*item.text());
    } else {
      refuse(key, "must be a list of text");
    }
  }
  return result;
}

double Fields::number(std::string_view key) {
  const auto* value = required(key);
  const auto number = value ? value->number() : std::nullopt;
  if (number && std::isfinite(*number)) return *number;
  refuse(key, "must be a number");
  return 0;
}

std::uint64_t Fields::count(std::string_view key) { return optional_count(key).value_or(0); }

std::optional<std::uint64_t> Fields::optional_count(std::string_view key) {
  const auto* value = optional(key);
  if (!value) return std::nullopt;
  const auto count = to_count(*value);
  if (!count) refuse(key, "must be a whole number from 0 to 2^53");
  return count;
}

std::optional<std::int64_t> Fields::optional_integer(std::string_view key) {
  const auto* value = optional(key);
  if (!value) return std::nullopt;
  const auto integer = value->integer();
  if (!integer) refuse(key, "must be a whole number");
  return integer;
}

std::optional<Nanos> Fields::optional_seconds(std::string_view key) {
  if (!optional(key)) return std::nullopt;
  const auto seconds = number(key);
  if (std::abs(seconds) < kLargestSeconds) return from_epoch(seconds);
  refuse(key, "is too large a time");
  return std::nullopt;
}

std::optional<Nanos> Fields::optional_nanos(std::string_view key) {
  const auto count = optional_integer(key);
  if (!count) return std::nullopt;
  const Nanos nanos(*count);
  if (nanos >= -kLongestSpan && nanos <= kLongestSpan) return nanos;
  refuse(key, "is no plausible time");
  return std::nullopt;
}

std::optional<Nanos> Fields::optional_milliseconds(std::string_view key, Nanos longest) {
  if (!optional(key)) return std::nullopt;
  const auto nanos = number(key) * 1e6;
  if (nanos >= 0 && nanos < static_cast<double>(longest.count())) return Nanos(std::llround(nanos));
  refuse(key, "is no plausible time");
  return std::nullopt;
}

plan::ClassCounts Fields::classes(std::string_view key) {
  plan::ClassCounts counts;
  const auto* value = required(key);
  if (!value || value->is_nil()) return counts;
  if (!value->map()) {
    refuse(key, "must be a map");
    return counts;
  }
  for (const auto& [name, number] : *value->map()) {
    const auto users = to_count(number);
    if (!name.text() || !users || !std::in_range<int>(*users)) {
      refuse(key, "must map class names to numbers of users");
      return {};
    }
    counts[*name.text()] = static_cast<int>(*users);
  }
  return counts;
}

std::vector<Fields::Tick> Fields::ticks(std::string_view key) {
  std::vector<Tick> result;
  const auto* value = optional(key);
  if (value && !value->map()) refuse(key, "must be a map");
  if (!value || !value->map()) return result;
  result.reserve(value->map()->size());
  for (const auto& member : *value->map()) {
    const auto at = member.key.number();
    const auto count = to_count(member.value);
    if (!at || !(std::abs(*at) <= kLargestCount) || !count) {
      refuse(key, "must map numbers to counts");
      return {};
    }
    result.push_back({std::llround(*at), *count});
  }
  return result;
}

Value to_value(const plan::ClassCounts& counts) {
  Value::Map map;
  for (const auto& [name, users] : counts) map.push_back({name, users});
  return map;
}

double to_epoch(Nanos wall) {
  // Whole seconds apart: multiplied by 1e9 they would lose the last digits of the fraction.
  const auto whole = std::chrono::floor<std::chrono::seconds>(wall);
  return static_cast<double>(whole.count()) + seconds(wall - whole);
}

Nanos from_epoch(double seconds) {
  const auto whole = std::floor(seconds);
  return std::chrono::seconds(static_cast<std::int64_t>(whole)) +
         Nanos(std::llround((seconds - whole) * 1e9));
}

}  // namespace chopsticks::cluster
