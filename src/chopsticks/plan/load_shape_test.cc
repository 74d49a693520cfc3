#include "plan/load_shape.h"

#include <limits>

#include <gmock/gmock.h>

namespace chopsticks::plan {
namespace {

using testing::HasSubstr;

TEST(ShapeGoals, MayHaveNoUsersAtAll) { EXPECT_TRUE(check({0, PerSecond{0.1}, {}})); }

TEST(ShapeGoals, AreRefusedWhenTheyMakeNoSense) {
  constexpr auto kNan = std::numeric_limits<double>::quiet_NaN();
  constexpr auto kInfinite = std::numeric_limits<double>::infinity();
  EXPECT_THAT(check({-1, PerSecond{1}, {}}).error().message, HasSubstr("(got -1)"));
  EXPECT_FALSE(check({10'000'001, PerSecond{1}, {}}));
  EXPECT_THAT(check({1, PerSecond{0}, {}}).error().message, HasSubstr("above 0 (got 0)"));
  EXPECT_FALSE(check({1, PerSecond{kNan}, {}}));
  EXPECT_FALSE(check({1, PerSecond{kInfinite}, {}}));
}

TEST(ShapeGoals, AreShownWithTheirClasses) {
  EXPECT_EQ(text_of({50, PerSecond{2.5}, {}}), "50 users at 2.5/s");
  EXPECT_EQ(text_of({1, PerSecond{1}, {{"Reader", "Writer"}}}), "1 users at 1/s of Reader, Writer");
}

}  // namespace
}  // namespace chopsticks::plan
