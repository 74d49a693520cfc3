#include "cli/known_scenario.h"

#include <gtest/gtest.h>

namespace chopsticks::cli {
namespace {

plan::ScenarioInfo told() {
  plan::ScenarioInfo info;
  info.classes = {{{"Reader", 1, 0}, {{"read", 1, {}, {}}}}};
  info.parameters = {{{"size", DeclaredSetting::Type::kBytes, "4"}, "8", "reading.yaml:2:9"}};
  return info;
}

cluster::RunView view() {
  cluster::RunView view;
  view.scenario = std::make_shared<plan::ScenarioInfo>(told());
  view.classes = {{"Reader", 3, 0}};
  view.shape = cluster::ShapeView{{"Stages", false}, {}};
  return view;
}

TEST(AKnownScenario, HasWhatItsWorkersToldWhereTheLeaderKnowsNothing) {
  const auto known = known_scenario({.name = "reading"}, view());
  EXPECT_EQ(known.name, "reading");
  ASSERT_EQ(known.classes.size(), 1U);
  EXPECT_EQ(known.classes[0].user_class.weight, 3);
  EXPECT_EQ(known.classes[0].tasks, told().classes[0].tasks);
  EXPECT_EQ(known.parameters, told().parameters);
  EXPECT_EQ(known.shape->name, "Stages");
}

TEST(AKnownScenario, IsTheLeadersOwnWhereItHasOne) {
  plan::ScenarioInfo own;
  own.classes = {{{"Reader", 2, 0}, {{"look", 1, {}, {}}}}};
  own.parameters = {{{"keys"}, std::nullopt, ""}};
  own.shape = plan::ShapeInfo{"Spike"};
  EXPECT_EQ(known_scenario(own, view()), own);
}

TEST(AKnownScenario, DoesWithoutWorkersThatTellAnything) {
  EXPECT_TRUE(known_scenario({}, {}).classes.empty());
}

}  // namespace
}  // namespace chopsticks::cli
