#include "config/scenario.h"

#include <algorithm>

#include <fmt/format.h>

#include "config/expand.h"
#include "config/yaml.h"
#include "support/nearest.h"

namespace chopsticks::config {

const Settings& ScenarioConfig::section(std::string_view scenario) const noexcept {
  static const Settings kNone;
  const auto* found = sections_.find(scenario);
  return found != nullptr ? *found : kNone;
}

void ScenarioConfig::override_value(std::string_view scenario, std::string_view key,
                                    std::string value, std::string origin) {
  const Place place{.file = std::move(origin)};
  auto changed = section(scenario);
  if (changed.empty()) changed = Settings::section(place);
  changed.set(std::string(key), Settings::text(std::move(value), place));
  sections_.set(std::string(scenario), std::move(changed));
}

Result<ScenarioConfig> ScenarioConfig::read(const Settings& settings,
                                            std::span<const std::string_view> scenarios) {
  if (settings.kind() != Settings::Kind::kSection) {
    return fail(settings.complain("a scenario config is made of sections named after scenarios"));
  }
  ScenarioConfig made;
  for (const auto& [name, section] : settings.entries()) {
    const bool known = scenarios.empty() || std::ranges::find(scenarios, name) != scenarios.end();
    if (!known) {
      return fail(section.complain(
          fmt::format("unknown scenario '{}'{}", name, suggestion(name, scenarios))));
    }
    if (!section.empty() && section.kind() != Settings::Kind::kSection) {
      return fail(
          section.complain(fmt::format("{} must be a section of 'key: value' lines", name)));
    }
  }
  made.sections_ = settings;
  return made;
}

Result<ScenarioConfig> load_scenarios(const std::string& path,
                                      std::span<const std::string_view> scenarios,
                                      const Environment& environment) {
  if (path.empty()) return ScenarioConfig();
  auto settings = read_yaml(path);
  if (!settings) return fail(std::move(settings.error()));
  auto expanded = expand(*settings, environment);
  if (!expanded) return fail(std::move(expanded.error()));
  return ScenarioConfig::read(*expanded, scenarios);
}

Result<void> check(const Settings& section, std::string_view scenario,
                   std::span<const std::string_view> known) {
  for (const auto& [key, value] : section.entries()) {
    if (std::ranges::find(known, key) != known.end()) continue;
    return fail(value.complain(
        fmt::format("unknown key '{}.{}'{}", scenario, key, suggestion(key, known))));
  }
  return {};
}

}  // namespace chopsticks::config
