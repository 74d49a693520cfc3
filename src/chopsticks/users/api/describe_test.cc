#include "users/api/describe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "users/api/task_set.h"

namespace chopsticks::users {
namespace {

using testing::ElementsAre;

struct Browse : TaskSet {
  Browse() {
    add_task<&Browse::look>(1, {"look"});
    add_task<&Browse::leave>(3);
  }
  task<> look() { co_return; }
  task<> leave() { co_return; }
};

struct Reader : User {
  static constexpr Share share{.weight = 3};
  Bytes size = setting("size", 4, MiB, "How large");
  Nanos pause = setting("pause", Nanos(1500ms));
  std::size_t keys = setting("keys", std::size_t{7});
  Reader() {
    add_task<&Reader::read>(3, {"read", "fast"});
    add_task_set<Browse>(1, {"browse"});
  }
  task<> read() { co_return; }
};

Scenario scenario() {
  Scenario made;
  made.name = "reading";
  made.users.push_back(user_kind<Reader>("Reader"));
  return made;
}

Settings configured() {
  auto section = Settings::section({"scenario.yaml", 1, 1});
  section.set("keys", Settings::text("9", {"scenario.yaml", 2, 9}));
  return section;
}

TEST(DescribeAScenario, NamesItsClassesAndTheirTasksWithShares) {
  const auto info = describe(scenario(), configured(), {});
  ASSERT_EQ(info.classes.size(), 1U);
  EXPECT_EQ(info.classes[0].user_class.weight, 3);
  const auto& tasks = info.classes[0].tasks;
  ASSERT_EQ(tasks.size(), 2U);
  EXPECT_EQ(tasks[0].name, "read");
  EXPECT_EQ(tasks[0].share, 0.75);
  EXPECT_THAT(tasks[0].tags, ElementsAre("read", "fast"));
  ASSERT_EQ(tasks[1].tasks.size(), 2U);
  EXPECT_EQ(tasks[1].tasks[0].name, "look");
  EXPECT_EQ(tasks[1].name, "Browse");
  EXPECT_EQ(tasks[1].tasks[1].name, "leave");
}

TEST(DescribeAScenario, ListsEverySettingWithItsDefaultAndWhereItsValueComesFrom) {
  const auto info = describe(scenario(), configured(), {});
  ASSERT_EQ(info.parameters.size(), 3U);
  EXPECT_EQ(info.parameters[0].declared.type, DeclaredSetting::Type::kBytes);
  EXPECT_EQ(info.parameters[0].declared.fallback, "4");
  EXPECT_EQ(info.parameters[0].declared.help, "How large");
  EXPECT_EQ(info.parameters[0].value, std::nullopt);
  EXPECT_EQ(info.parameters[1].declared.fallback, "1.5");
  EXPECT_EQ(info.parameters[2].value, "9");
  EXPECT_EQ(info.parameters[2].source, "scenario.yaml:2:9");
  EXPECT_EQ(info.parameters[2].declared.least, 0);
  EXPECT_EQ(info.parameters[2].declared.most, std::nullopt);
}

TEST(DescribeAScenario, LeavesOutTasksThatTagsExclude) {
  TagFilter tags;
  tags.excluded = {"browse"};
  const auto info = describe(scenario(), configured(), tags);
  ASSERT_EQ(info.classes[0].tasks.size(), 1U);
  EXPECT_EQ(info.classes[0].tasks[0].share, 1);
}

}  // namespace
}  // namespace chopsticks::users
