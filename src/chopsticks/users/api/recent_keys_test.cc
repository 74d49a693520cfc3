#include "users/api/recent_keys.h"

#include <deque>

#include <gtest/gtest.h>

namespace chopsticks::users {
namespace {

TEST(RecentKeys, ForgetsTheOldestWhenFull) {
  RecentKeys keys(2);
  keys.push("a");
  keys.push("b");
  keys.push("c");
  EXPECT_EQ(keys.size(), 2U);
  EXPECT_EQ(keys.pop_oldest(), "b");
  EXPECT_EQ(keys.pop_oldest(), "c");
  EXPECT_TRUE(keys.empty());
}

TEST(RecentKeys, RemembersNothingWhenToldTo) {
  RecentKeys keys(0);
  keys.push("a");
  EXPECT_TRUE(keys.empty());
}

TEST(RecentKeys, PopsInTheOrderOfPushingWhateverHappensBetween) {
  RecentKeys keys(5);
  std::deque<std::string> expected;
  Random random(3);
  for (int i = 0; i < 10'000; ++i) {
    if (random.below(5) < 3) {
      keys.push(std::to_string(i));
      expected.push_back(std::to_string(i));
      if (expected.size() > 5) expected.pop_front();
    } else if (!expected.empty()) {
      ASSERT_EQ(keys.pop_oldest(), expected.front());
      expected.pop_front();
    }
    ASSERT_EQ(keys.size(), expected.size());
  }
}

}  // namespace
}  // namespace chopsticks::users
