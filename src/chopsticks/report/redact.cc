#include "report/redact.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "support/log.h"

namespace chopsticks::report {
namespace {

constexpr std::string_view kHidden = "***";

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

// http://user:password@host -> http://***@host
std::string without_url_password(std::string text) {
  const auto scheme = text.find("://");
  if (scheme == std::string::npos) return text;
  const auto host_end = text.find_first_of("/?#", scheme + 3);
  const auto at = text.substr(0, host_end).rfind('@');
  if (at == std::string::npos || at < scheme) return text;
  return text.replace(scheme + 3, at - scheme - 3, kHidden);
}

Settings redact_value(const Settings& value);

Settings redact_section(const Settings& section) {
  auto clean = Settings::section(section.place());
  for (const auto& [key, value] : section.entries()) {
    const bool secret = is_secret_key(key) && !value.empty();
    clean.set(key,
              secret ? Settings::text(std::string(kHidden), value.place()) : redact_value(value));
  }
  return clean;
}

Settings redact_value(const Settings& value) {
  switch (value.kind()) {
    case Settings::Kind::kNothing:
      return value;
    case Settings::Kind::kText:
      return Settings::text(log::redact(without_url_password(value.text())), value.place());
    case Settings::Kind::kSection:
      return redact_section(value);
    case Settings::Kind::kList:
      break;
  }
  std::vector<Settings> items;
  for (const auto& item : value.items()) items.push_back(redact_value(item));
  return Settings::list(std::move(items), value.place());
}

std::string quoted(std::string text) {
  constexpr std::string_view kPlain = "+,-./:=@_%^";
  const auto plain = [&](unsigned char c) {
    return std::isalnum(c) != 0 || kPlain.contains(static_cast<char>(c));
  };
  if (!text.empty() && std::ranges::all_of(text, plain)) return text;
  for (auto at = text.find('\''); at != std::string::npos; at = text.find('\'', at + 4))
    text.replace(at, 1, "'\\''");
  return "'" + text + "'";
}

}  // namespace

bool is_secret_key(std::string_view key) {
  constexpr std::array<std::string_view, 8> kWords{"secret",     "access_key", "access-key",
                                                   "password",   "passwd",     "token",
                                                   "credential", "private_key"};
  const auto name = lower(key);
  return std::ranges::any_of(kWords, [&](std::string_view word) { return name.contains(word); });
}

Settings redact(const Settings& settings) { return redact_value(settings); }

std::string redact(const std::vector<std::string>& command_line) {
  std::string line;
  bool hide_next = false;
  for (const auto& word : command_line) {
    const auto equals = word.find('=');
    const bool option = word.starts_with("-") && is_secret_key(word.substr(0, equals));
    auto shown = hide_next ? std::string(kHidden) : word;
    if (option && equals != std::string::npos)
      shown = word.substr(0, equals + 1) + std::string(kHidden);
    hide_next = option && equals == std::string::npos;
    line += (line.empty() ? "" : " ") +
            (shown.ends_with(kHidden) ? shown : quoted(without_url_password(shown)));
  }
  return log::redact(std::move(line));
}

}  // namespace chopsticks::report
