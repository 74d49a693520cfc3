#include "drivers/api/metadata.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace chopsticks::drivers {
namespace {

constexpr std::size_t kMost = 2048;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return is_letter_or_digit(c) || c == '-' || c == '_' || c == '.';
  });
}

bool is_value(std::string_view value) {
  return std::ranges::all_of(value, [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace

Result<void> check(const Metadata& metadata) {
  std::size_t size = 0;
  for (const auto& [name, value] : metadata) {
    if (!is_name(name)) {
      return fail(fmt::format(
          "metadata: a name has letters, digits, '-', '_' and '.' only (got \"{}\")", name));
    }
    if (!is_value(value)) {
      return fail(fmt::format("metadata: the value of {} must be printable ASCII", name));
    }
    size += name.size() + value.size();
  }
  if (size > kMost) {
    return fail(fmt::format("metadata: {} bytes at most together (got {})", kMost, size));
  }
  return {};
}

Metadata in_lower_case(Metadata metadata) {
  Metadata lower;
  for (auto& [name, value] : metadata) {
    std::string key = name;
    for (auto& c : key) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    lower[std::move(key)] = std::move(value);
  }
  return lower;
}

}  // namespace chopsticks::drivers
