#include "users/python/description.h"

#include <gtest/gtest.h>

namespace chopsticks::python {
namespace {

TEST(ADescriptionFromPython, HasTheTasksOfEachClassAndTheParameters) {
  const auto read = read_description(R"({
    "tasks": {"Reader": [{"name": "read", "share": 0.75, "tags": ["fast"], "tasks": []},
                         {"name": "Browse", "share": 0.25, "tags": [],
                          "tasks": [{"name": "look", "share": 1, "tags": [], "tasks": []}]}]},
    "parameters": [{"key": "size", "type": "bytes", "default": "64", "unit": 1024, "help": "How large"},
                   {"key": "mode", "type": "choice", "default": "a", "unit": 1, "help": "",
                    "secret": true, "choices": ["a", "b"]}]})");
  const std::vector<plan::TaskInfo> tasks{{"read", 0.75, {"fast"}, {}},
                                          {"Browse", 0.25, {}, {{"look", 1, {}, {}}}}};
  EXPECT_EQ(read.tasks.at("Reader"), tasks);
  ASSERT_EQ(read.parameters.size(), 2U);
  EXPECT_EQ(read.parameters[0].type, DeclaredSetting::Type::kBytes);
  EXPECT_EQ(read.parameters[0].unit, KiB);
  EXPECT_EQ(read.parameters[0].help, "How large");
  EXPECT_TRUE(read.parameters[1].secret);
  EXPECT_EQ(read.parameters[1].choices.size(), 2U);
}

TEST(ADescriptionFromPython, IsEmptyWhenItCannotBeRead) {
  EXPECT_TRUE(read_description("not JSON").parameters.empty());
  EXPECT_TRUE(read_description(R"({"tasks": 5, "parameters": [{}]})").tasks.empty());
}

}  // namespace
}  // namespace chopsticks::python
