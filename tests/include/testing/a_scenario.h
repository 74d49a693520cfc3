#pragma once
#include "plan/scenario_info.h"

namespace chopsticks::testing_support {

/// Two classes, Reader three times as heavy as Writer, and a size that may be set; for tests.
[[nodiscard]] inline plan::ScenarioInfo a_scenario() {
  plan::ScenarioInfo scenario;
  scenario.name = "reading";
  scenario.classes = {{{"Reader", 3, 0}, {{"read", 0.75, {}, {}}, {"list", 0.25, {}, {}}}},
                      {{"Writer", 1, 0}, {{"write", 1, {}, {}}}}};
  DeclaredSetting size{.key = "size", .type = DeclaredSetting::Type::kBytes};
  size.fallback = "1";
  size.unit = MiB;
  DeclaredSetting count{.key = "keys", .type = DeclaredSetting::Type::kInteger};
  count.fallback = "10";
  count.least = 0;
  DeclaredSetting token{.key = "api_token", .type = DeclaredSetting::Type::kText};
  token.fallback = "none";
  scenario.parameters = {{size, {}, ""}, {count, "12", "scenario.yaml:2:3"}, {token, "s3cr3t", ""}};
  return scenario;
}

}  // namespace chopsticks::testing_support
