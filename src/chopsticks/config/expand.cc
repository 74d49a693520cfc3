#include "config/expand.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>

#include <fmt/format.h>

namespace chopsticks::config {
namespace {

constexpr std::size_t kMostEndpoints = 1024;
constexpr std::size_t kLongestPattern = 2048;  // also bounds how many ranges one can hold

bool is_variable_name(std::string_view name) {
  if (name.empty() || std::isdigit(static_cast<unsigned char>(name.front()))) return false;
  for (char c : name) {
    if (!std::isalnum(static_cast<unsigned char>(c)) && c != '_') return false;
  }
  return true;
}

// What stands between "${" and "}". Messages never quote the whole value: it may be half a secret.
Result<std::string> look_up(std::string_view inside, const Environment& environment) {
  const auto dash = inside.find(":-");
  const auto name = inside.substr(0, dash);
  if (!is_variable_name(name)) {
    return fail(
        "'${' must be followed by the name of an environment variable and '}' ('$$' is a dollar "
        "sign)");
  }
  auto value = environment(name);
  if (dash != std::string_view::npos) {
    return value && !value->empty() ? *value : std::string(inside.substr(dash + 2));
  }
  if (!value) {
    return fail(fmt::format(
        "the environment variable {} is not set (${{{}:-default}} gives a default)", name, name));
  }
  return *value;
}

Result<std::string> expand_text(std::string_view text, const Environment& environment) {
  std::string out;
  while (!text.empty()) {
    const auto dollar = std::min(text.find('$'), text.size());
    out += text.substr(0, dollar);
    text.remove_prefix(dollar);
    if (text.starts_with("$$")) {
      out += '$';
      text.remove_prefix(2);
    } else if (text.starts_with("${")) {
      const auto end = text.find('}');
      if (end == std::string_view::npos)
        return fail("'${' without its '}' ('$$' is a dollar sign)");
      auto value = look_up(text.substr(2, end - 2), environment);
      if (!value) return value;
      out += *value;
      text.remove_prefix(end + 1);
    } else if (!text.empty()) {
      out += '$';
      text.remove_prefix(1);
    }
  }
  return out;
}

struct Range {
  std::size_t begin;  // of "{" in the text
  std::size_t end;    // behind "}"
  unsigned first;
  unsigned last;
  std::size_t width;  // 0: no leading zeros
};

std::optional<unsigned> number(std::string_view text) {
  unsigned value = 0;
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// The first range of the text, or nothing.
Result<std::optional<Range>> find_range(std::string_view text) {
  const auto begin = text.find('{');
  if (begin == std::string_view::npos) return std::optional<Range>();
  const auto end = text.find('}', begin);
  const auto dots = text.find("...", begin);
  if (end != std::string_view::npos && dots < end) {
    const auto from = text.substr(begin + 1, dots - begin - 1);
    const auto first = number(from);
    const auto last = number(text.substr(dots + 3, end - dots - 3));
    const auto width = from.starts_with('0') ? from.size() : 0;
    if (first && last && *first <= *last) {
      return std::optional(Range{begin, end + 1, *first, *last, width});
    }
  }
  return fail(fmt::format("'{}' has a range that is not like {{1...8}}", text));
}

Result<void> expand_into(std::string_view text, std::vector<std::string>& out) {
  const auto range = find_range(text);
  if (!range) return fail(range.error());
  if (!*range) {
    if (out.size() == kMostEndpoints)
      return fail(fmt::format("more than {} endpoints", kMostEndpoints));
    out.emplace_back(text);
    return {};
  }
  const auto& found = **range;
  for (unsigned n = found.first; n <= found.last; ++n) {
    const auto one = fmt::format("{}{:0{}}{}", text.substr(0, found.begin), n, found.width,
                                 text.substr(found.end));
    if (auto done = expand_into(one, out); !done) return done;
  }
  return {};
}

}  // namespace

Result<Settings> expand(const Settings& settings, const Environment& environment) {
  if (settings.kind() == Settings::Kind::kText) {
    auto text = expand_text(settings.text(), environment);
    if (!text) return fail(settings.complain(text.error().message));
    return Settings::text(std::move(*text), settings.place());
  }
  if (settings.kind() == Settings::Kind::kList) {
    std::vector<Settings> items;
    for (const auto& item : settings.items()) {
      auto expanded = expand(item, environment);
      if (!expanded) return expanded;
      items.push_back(std::move(*expanded));
    }
    return Settings::list(std::move(items), settings.place());
  }
  if (settings.kind() == Settings::Kind::kSection) {
    auto section = Settings::section(settings.place());
    for (const auto& [key, value] : settings.entries()) {
      auto expanded = expand(value, environment);
      if (!expanded) return expanded;
      section.set(key, std::move(*expanded));
    }
    return section;
  }
  return settings;
}

Result<std::vector<std::string>> expand_ranges(std::string_view pattern) {
  std::vector<std::string> out;
  if (pattern.size() > kLongestPattern)
    return fail(fmt::format("longer than {} characters", kLongestPattern));
  if (auto done = expand_into(pattern, out); !done) return fail(done.error());
  return out;
}

}  // namespace chopsticks::config
