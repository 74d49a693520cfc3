#include "cli/given.h"

#include <limits>

#include <fmt/format.h>

#include "support/settings.h"

namespace chopsticks::cli {
namespace {

// Settings already knows how to read typed values and how to say what is wrong with them.
Settings as_settings(const GivenValue& value) {
  return Settings::text(value.words.empty() ? "" : value.words.back(), Place{});
}

}  // namespace

const GivenValue* Given::find(std::string_view key) const {
  const auto found = values_.find(key);
  return found != values_.end() ? &found->second : nullptr;
}

bool Given::on_command_line(std::string_view key) const {
  const auto* value = find(key);
  return value != nullptr && value->on_command_line;
}

std::optional<std::string> Given::text(std::string_view key) const {
  const auto* value = find(key);
  if (value == nullptr) return std::nullopt;
  return as_settings(*value).text();
}

std::optional<std::string> Given::only_text(std::string_view key, std::string_view cure) {
  const auto* value = find(key);
  if (value == nullptr) return std::nullopt;
  for (const auto& word : value->words) {
    if (word != value->words.back())
      reject(key, fmt::format("given as '{}' and as '{}': {}", word, value->words.back(), cure));
  }
  return text(key);
}

bool Given::flag(std::string_view key) {
  const auto* value = find(key);
  if (value == nullptr) return false;
  const auto read = as_settings(*value).as_bool(value->source);
  if (read) return *read;
  reject(read.error().message);
  return false;
}

std::optional<std::int64_t> Given::integer(std::string_view key, std::int64_t least,
                                           std::int64_t most) {
  const auto* value = find(key);
  if (value == nullptr) return std::nullopt;
  const auto read = as_settings(*value).as_integer(value->source, least, most);
  if (read) return *read;
  reject(read.error().message);
  return std::nullopt;
}

std::optional<double> Given::positive(std::string_view key) {
  const auto* value = find(key);
  if (value == nullptr) return std::nullopt;
  const auto settings = as_settings(*value);
  const auto read = settings.as_number(value->source, 0, std::numeric_limits<double>::max());
  if (read && *read > 0) return *read;
  reject(fmt::format("{} must be a number above 0 (got '{}')", value->source, settings.text()));
  return std::nullopt;
}

std::optional<Nanos> Given::duration(std::string_view key) {
  const auto* value = find(key);
  if (value == nullptr) return std::nullopt;
  const auto read = as_settings(*value).as_duration(value->source);
  if (read) return *read;
  reject(read.error().message);
  return std::nullopt;
}

std::vector<std::string> Given::words(std::string_view key) const {
  constexpr std::string_view kSeparators = ", \t";
  std::vector<std::string> out;
  const auto* value = find(key);
  if (value == nullptr) return out;
  for (std::string_view word : value->words) {
    while (!word.empty()) {
      const auto end = std::min(word.find_first_of(kSeparators), word.size());
      if (end > 0) out.emplace_back(word.substr(0, end));
      word.remove_prefix(std::min(end + 1, word.size()));
    }
  }
  return out;
}

void Given::reject(std::string message) {
  if (!mistake_) mistake_ = error(std::move(message));
}

void Given::reject(std::string_view key, std::string_view message) {
  const auto* value = find(key);
  reject(
      fmt::format("{}: {}", value != nullptr ? value->source : fmt::format("--{}", key), message));
}

Result<void> Given::finish() const {
  if (mistake_) return fail(*mistake_);
  return {};
}

}  // namespace chopsticks::cli
