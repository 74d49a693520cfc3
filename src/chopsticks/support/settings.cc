#include "support/settings.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "support/nearest.h"

namespace chopsticks {
namespace {

template <class Number>
std::optional<Number> whole(std::string_view text) {
  Number value{};
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string_view kind_name(Settings::Kind kind) {
  switch (kind) {
    case Settings::Kind::kNothing:
      return "nothing";
    case Settings::Kind::kText:
      return "a value";
    case Settings::Kind::kList:
      return "a list";
    case Settings::Kind::kSection:
      return "a section";
  }
  return "something else";
}

std::string given(const Settings& settings) {
  if (settings.kind() == Settings::Kind::kText) return fmt::format("'{}'", settings.text());
  return std::string(kind_name(settings.kind()));
}

}  // namespace

std::string Place::text() const {
  if (line == 0) return file;
  return fmt::format("{}:{}:{}", file, line, column);
}

Settings Settings::nothing(Place place) {
  Settings made;
  made.place_ = std::move(place);
  return made;
}

Settings Settings::text(std::string value, Place place) {
  Settings made;
  made.kind_ = Kind::kText;
  made.text_ = std::move(value);
  made.place_ = std::move(place);
  return made;
}

Settings Settings::list(std::vector<Settings> items, Place place) {
  Settings made;
  made.kind_ = Kind::kList;
  made.items_ = std::move(items);
  made.place_ = std::move(place);
  return made;
}

Settings Settings::section(Place place) {
  Settings made;
  made.kind_ = Kind::kSection;
  made.place_ = std::move(place);
  return made;
}

void Settings::set(std::string key, Settings value) {
  kind_ = Kind::kSection;
  for (auto& [name, old] : entries_) {
    if (name != key) continue;
    old = std::move(value);
    return;
  }
  entries_.emplace_back(std::move(key), std::move(value));
}

const Settings* Settings::find(std::string_view key) const noexcept {
  for (const auto& [name, value] : entries_) {
    if (name == key) return &value;
  }
  return nullptr;
}

Error Settings::complain(std::string_view message) const {
  return error(place_.file.empty() ? std::string(message)
                                   : fmt::format("{}: {}", place_.text(), message));
}

Result<std::string> Settings::as_string(std::string_view name) const {
  if (kind_ == Kind::kText) return text_;
  return fail(complain(fmt::format("{} must be a single value (got {})", name, given(*this))));
}

Result<bool> Settings::as_bool(std::string_view name) const {
  constexpr std::string_view kYes[]{"true", "True", "TRUE", "yes", "on", "1"};
  constexpr std::string_view kNo[]{"false", "False", "FALSE", "no", "off", "0"};
  if (kind_ == Kind::kText) {
    if (std::ranges::find(kYes, text_) != std::end(kYes)) return true;
    if (std::ranges::find(kNo, text_) != std::end(kNo)) return false;
  }
  return fail(complain(fmt::format("{} must be true or false (got {})", name, given(*this))));
}

Result<std::int64_t> Settings::as_integer(std::string_view name, std::int64_t least,
                                          std::int64_t most) const {
  auto value = kind_ == Kind::kText ? whole<std::int64_t>(text_) : std::nullopt;
  if (value && *value >= least && *value <= most) return *value;
  const auto range = most == std::numeric_limits<std::int64_t>::max()
                         ? fmt::format("a whole number, at least {}", least)
                         : fmt::format("a whole number from {} to {}", least, most);
  return fail(complain(fmt::format("{} must be {} (got {})", name, range, given(*this))));
}

Result<double> Settings::as_number(std::string_view name, double least, double most) const {
  auto value = kind_ == Kind::kText ? whole<double>(text_) : std::nullopt;
  if (value && std::isfinite(*value) && *value >= least && *value <= most) return *value;
  const auto range = std::isinf(most) ? fmt::format("a number, at least {}", least)
                                      : fmt::format("a number from {} to {}", least, most);
  return fail(complain(fmt::format("{} must be {} (got {})", name, range, given(*this))));
}

Result<Nanos> Settings::as_duration(std::string_view name) const {
  if (kind_ == Kind::kText) {
    if (auto value = parse_duration(text_)) return *value;
  }
  return fail(complain(fmt::format(
      "{} must be seconds or a duration such as 500ms, 30s, 5m (got {})", name, given(*this))));
}

Result<Bytes> Settings::as_bytes(std::string_view name, Bytes unit) const {
  const auto bare = kind_ == Kind::kText ? whole<double>(text_) : std::nullopt;
  if (bare) {
    const double count = *bare * static_cast<double>(unit.count);
    if (count >= 0 && count < 9e18) return Bytes{static_cast<std::uint64_t>(std::llround(count))};
  } else if (kind_ == Kind::kText) {
    if (auto value = parse_bytes(text_)) return *value;
  }
  return fail(complain(
      fmt::format("{} must be a size such as 4096, 64KiB, 16MiB (got {})", name, given(*this))));
}

using Type = DeclaredSetting::Type;

namespace {

// Limits that only say "any" are none for a person.
std::optional<double> bound(std::int64_t limit) {
  constexpr auto kFar = std::numeric_limits<std::int64_t>::max() / 2;
  if (limit > kFar || limit < -kFar) return std::nullopt;
  return static_cast<double>(limit);
}

std::optional<double> bound(double limit) {
  if (std::abs(limit) >= std::numeric_limits<double>::max()) return std::nullopt;
  return limit;
}

}  // namespace

SectionReader::SectionReader(const Settings& section, std::string path)
    : section_(section), path_(std::move(path)) {
  if (!section_.empty() && section_.kind() != Settings::Kind::kSection) {
    mistake_ = section_.complain(fmt::format("{} must be a section of 'key: value' lines (got {})",
                                             path_.empty() ? "the file" : path_, given(section_)));
  }
}

std::string SectionReader::name(std::string_view key) const {
  return path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
}

const Settings* SectionReader::raw(std::string_view key) {
  known_.push_back(key);
  const auto* found = section_.find(key);
  // "key:" with nothing behind it means the default, as in every YAML-configured tool.
  return found != nullptr && !found->empty() ? found : nullptr;
}

void SectionReader::accept_all() {
  for (const auto& entry : section_.entries()) known_.push_back(entry.first);
}

void SectionReader::reject(Error error) {
  if (!mistake_) mistake_ = std::move(error);
}

void SectionReader::declare(DeclaredSetting setting) {
  const bool known =
      std::ranges::find(*declared_, setting.key, &DeclaredSetting::key) != declared_->end();
  if (!known) declared_->push_back(std::move(setting));
}

void SectionReader::explain(std::string_view key, std::string_view help) {
  if (declared_ == nullptr || help.empty()) return;
  const auto found = std::ranges::find(*declared_, key, &DeclaredSetting::key);
  if (found != declared_->end()) found->help = help;
}

template <class T>
T SectionReader::take(Result<T> value, T fallback) {
  if (value) return std::move(*value);
  reject(std::move(value.error()));
  return fallback;
}

std::string SectionReader::string(std::string_view key, std::string fallback) {
  if (declared_) declare({std::string(key), Type::kText, fallback});
  const auto* found = raw(key);
  return found ? take(found->as_string(name(key)), std::move(fallback)) : fallback;
}

bool SectionReader::boolean(std::string_view key, bool fallback) {
  if (declared_) declare({std::string(key), Type::kBoolean, fallback ? "true" : "false"});
  const auto* found = raw(key);
  return found ? take(found->as_bool(name(key)), fallback) : fallback;
}

std::int64_t SectionReader::integer(std::string_view key, std::int64_t fallback, std::int64_t least,
                                    std::int64_t most) {
  if (declared_) {
    declare({std::string(key), Type::kInteger, std::to_string(fallback), Bytes{1}, bound(least),
             bound(most)});
  }
  const auto* found = raw(key);
  return found ? take(found->as_integer(name(key), least, most), fallback) : fallback;
}

double SectionReader::number(std::string_view key, double fallback, double least, double most) {
  if (declared_) {
    declare({std::string(key), Type::kNumber, fmt::format("{}", fallback), Bytes{1}, bound(least),
             bound(most)});
  }
  const auto* found = raw(key);
  return found ? take(found->as_number(name(key), least, most), fallback) : fallback;
}

Nanos SectionReader::duration(std::string_view key, Nanos fallback) {
  if (declared_) declare({std::string(key), Type::kDuration, fmt::format("{}", seconds(fallback))});
  const auto* found = raw(key);
  return found ? take(found->as_duration(name(key)), fallback) : fallback;
}

Bytes SectionReader::bytes(std::string_view key, Bytes fallback, Bytes unit) {
  if (declared_) {
    const auto count = static_cast<double>(fallback.count) / static_cast<double>(unit.count);
    declare({std::string(key), Type::kBytes, fmt::format("{}", count), unit});
  }
  const auto* found = raw(key);
  return found ? take(found->as_bytes(name(key), unit), fallback) : fallback;
}

std::string SectionReader::choice(std::string_view key, std::string_view fallback,
                                  std::span<const std::string_view> allowed) {
  if (declared_) {
    declare({std::string(key),
             Type::kChoice,
             std::string(fallback),
             Bytes{1},
             {},
             {},
             {allowed.begin(), allowed.end()}});
  }
  auto value = string(key, std::string(fallback));
  if (std::ranges::find(allowed, value) == allowed.end()) {
    const auto* found = section_.find(key);
    const auto message =
        fmt::format("{} must be one of {} (got '{}')", name(key), fmt::join(allowed, ", "), value);
    reject(found ? found->complain(message) : error(message));
    return std::string(fallback);
  }
  return value;
}

Result<void> SectionReader::finish() {
  if (mistake_) return fail(*mistake_);
  for (const auto& [key, value] : section_.entries()) {
    if (std::ranges::find(known_, key) != known_.end()) continue;
    return fail(
        value.complain(fmt::format("unknown key '{}'{}", name(key), suggestion(key, known_))));
  }
  return {};
}

}  // namespace chopsticks
