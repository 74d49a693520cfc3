#pragma once
#include <span>
#include <string>
#include <string_view>

#include "config/environment.h"
#include "support/settings.h"

namespace chopsticks::config {

/// What scenarios are told: the file behind --scenario-config, one section per scenario. Which keys
/// a section may have is known to its scenario only, so unknown keys are found when the scenario
/// reads it (SectionReader::finish or check() below).
class ScenarioConfig {
 public:
  /// All defaults: no file was given.
  ScenarioConfig() = default;

  /// The settings of one scenario; kNothing when the file has none for it.
  [[nodiscard]] const Settings& section(std::string_view scenario) const noexcept;

  /// The whole file, for scenarios that find their values by themselves.
  [[nodiscard]] const Settings& all() const noexcept { return sections_; }

  /// A value from elsewhere that beats the file: LARGE_OBJECT_SIZE and the like. `origin` stands in
  /// messages where a file's line would.
  void override_value(std::string_view scenario, std::string_view key, std::string value,
                      std::string origin);

  /// What `settings` says about scenarios; sections named otherwise than one of `scenarios` are
  /// errors naming the nearest. No names at all: any will do.
  [[nodiscard]] static Result<ScenarioConfig> read(const Settings& settings,
                                                   std::span<const std::string_view> scenarios);

 private:
  Settings sections_;
};

/// Reads the file, with environment variables expanded; an empty path means all defaults.
[[nodiscard]] Result<ScenarioConfig> load_scenarios(const std::string& path,
                                                    std::span<const std::string_view> scenarios,
                                                    const Environment& environment);

/// An Error for the first key of `section` that is not one of `known`, naming the nearest.
/// `scenario` is what the message calls the section.
[[nodiscard]] Result<void> check(const Settings& section, std::string_view scenario,
                                 std::span<const std::string_view> known);

}  // namespace chopsticks::config
