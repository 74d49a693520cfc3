#include "cluster/wire/scenario.h"

#include <gtest/gtest.h>

namespace chopsticks::cluster {
namespace {

plan::ScenarioInfo scenario() {
  plan::ScenarioInfo info;
  info.name = "reading";
  const plan::TaskInfo inner{"look", 0.5, {}, {}};
  info.classes = {
      {{"Reader", 2.5, 3}, {{"read", 0.75, {"fast"}, {}}, {"Browse", 0.25, {}, {inner}}}}};
  plan::ParameterInfo size;
  size.declared = {"size", DeclaredSetting::Type::kBytes, "4", MiB, 0, {}, {}, "How large", true};
  size.value = "9";
  size.source = "reading.yaml:2:9";
  plan::ParameterInfo mode;
  mode.declared = {"mode", DeclaredSetting::Type::kChoice, "a", Bytes{1}, {}, 7.5, {"a", "b"}};
  info.parameters = {size, mode};
  return info;
}

TEST(AScenarioOnTheWire, ComesBackAsItWas) {
  const auto value = to_value(scenario());
  EXPECT_EQ(scenario_info(&value), scenario());
}

TEST(AScenarioOnTheWire, IsNothingWhenItIsMissing) {
  EXPECT_EQ(scenario_info(nullptr), std::nullopt);
}

TEST(AScenarioOnTheWire, IsRefusedWholeWhenAPartOfItMakesNoSense) {
  const auto refused = [](Value value) { return !scenario_info(&value); };
  EXPECT_TRUE(refused("text"));
  EXPECT_TRUE(refused(Value::Map{{"classes", 5}}));
  EXPECT_TRUE(refused(Value::Map{{"parameters", Value::List{Value::Map{{"key", ""}}}}}));
  EXPECT_TRUE(refused(Value::Map{{"parameters", Value::List{Value::Map{{"key", 7}}}}}));
  auto bad_share = scenario();
  bad_share.classes[0].tasks[0].share = 2;
  EXPECT_TRUE(refused(to_value(bad_share)));
}

TEST(AScenarioOnTheWire, IsBounded) {
  auto large = scenario();
  large.parameters.resize(1001, large.parameters[0]);
  auto value = to_value(large);
  EXPECT_EQ(scenario_info(&value), std::nullopt);
  auto wordy = scenario();
  wordy.parameters[0].declared.help = std::string(100'000, 'x');
  value = to_value(wordy);
  EXPECT_EQ(scenario_info(&value)->parameters[0].declared.help.size(), 4000U);
}

TEST(AScenarioOnTheWire, LosesTaskSetsThatNestForEver) {
  auto deep = scenario();
  plan::TaskInfo nested{"x", 1, {}, {}};
  for (int i = 0; i < 50; ++i) {
    auto outer = plan::TaskInfo{"x", 1, {}, {nested}};
    nested = std::move(outer);
  }
  deep.classes[0].tasks = {nested};
  const auto value = to_value(deep);
  const auto read = scenario_info(&value);
  int depth = 0;
  for (const auto* at = &read->classes[0].tasks; !at->empty(); at = &at->front().tasks) ++depth;
  EXPECT_EQ(depth, 9);
}

}  // namespace
}  // namespace chopsticks::cluster
