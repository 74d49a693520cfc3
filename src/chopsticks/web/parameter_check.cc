#include "web/parameter_check.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace chopsticks::web {
namespace {

using Type = DeclaredSetting::Type;

constexpr std::size_t kLongest = 1000;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

template <class T>
std::optional<std::string> problem_of(const Result<T>& read) {
  return read ? std::nullopt : std::optional(read.error().message);
}

std::optional<std::string> problem_of_choice(const DeclaredSetting& declared,
                                             const std::string& value) {
  if (std::ranges::find(declared.choices, value) != declared.choices.end()) return std::nullopt;
  return fmt::format("{} must be one of {}", declared.key, fmt::join(declared.choices, ", "));
}

std::optional<std::string> problem_of_integer(const DeclaredSetting& declared,
                                              const Settings& text) {
  const auto least = static_cast<std::int64_t>(declared.least.value_or(-9e15));
  const auto most = static_cast<std::int64_t>(declared.most.value_or(9e15));
  return problem_of(text.as_integer(declared.key, least, most));
}

// What is wrong with a value of this type.
std::optional<std::string> problem(const DeclaredSetting& declared, const std::string& value) {
  const auto text = Settings::text(value, {});
  const auto& key = declared.key;
  switch (declared.type) {
    case Type::kText:
      return std::nullopt;
    case Type::kBoolean:
      return problem_of(text.as_bool(key));
    case Type::kInteger:
      return problem_of_integer(declared, text);
    case Type::kNumber:
      return problem_of(text.as_number(key, declared.least.value_or(-kInfinity),
                                       declared.most.value_or(kInfinity)));
    case Type::kBytes:
      return problem_of(text.as_bytes(key, declared.unit));
    case Type::kDuration:
      return problem_of(text.as_duration(key));
    case Type::kChoice:
      return problem_of_choice(declared, value);
  }
  return std::nullopt;
}

}  // namespace

Checked<std::string> check_parameter(const plan::ScenarioInfo& scenario, const std::string& name,
                                     const std::string& value) {
  const auto& known = scenario.parameters;
  const auto found =
      std::ranges::find(known, name, [](const auto& one) { return one.declared.key; });
  const auto wrong = [&](std::string message) {
    return std::unexpected(Mistake{std::move(message), name});
  };
  if (found == known.end())
    return wrong(fmt::format("{} has no parameter '{}'", scenario.name, name));
  if (value.size() > kLongest) return wrong(fmt::format("{} is too long", name));
  if (auto trouble = problem(found->declared, value)) return wrong(std::move(*trouble));
  return value;
}

}  // namespace chopsticks::web
