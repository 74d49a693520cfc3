#include "cli/new_scenario.h"

#include <gmock/gmock.h>

#include "cli/templates.h"

namespace chopsticks::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(NewScenario, NamesTheClassAfterTheScenario) {
  EXPECT_EQ(class_name("my_first_test"), "MyFirstTest");
  EXPECT_EQ(class_name("s3"), "S3");
  EXPECT_EQ(class_name("a_2_b"), "A2B");
}

TEST(NewScenario, LeavesNothingOpenInATemplate) {
  for (const auto text :
       {templates::kCpp, templates::kCppSettings, templates::kPython, templates::kPythonSettings}) {
    const auto filled = filled_in(text, "my_test");
    EXPECT_THAT(filled, HasSubstr("my_test"));
    EXPECT_THAT(filled, Not(HasSubstr("@NAME@")));
    EXPECT_THAT(filled, Not(HasSubstr("@CLASS@")));
  }
}

}  // namespace
}  // namespace chopsticks::cli
