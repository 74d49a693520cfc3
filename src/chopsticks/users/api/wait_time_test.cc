#include "users/api/wait_time.h"

#include <gtest/gtest.h>

namespace chopsticks::users {
namespace {

TEST(WaitTime, BetweenStaysInsideAndUsesTheWholeRange) {
  Random random(1);
  const auto wait = between(1s, 3s);
  Nanos shortest = 1h;
  Nanos longest{};
  for (int i = 0; i < 10'000; ++i) {
    const auto pause = wait.next_due(0s, 100s, random) - 100s;
    shortest = std::min(shortest, pause);
    longest = std::max(longest, pause);
  }
  EXPECT_GE(shortest, 1s);
  EXPECT_LT(shortest, 1010ms);
  EXPECT_LE(longest, 3s);
  EXPECT_GT(longest, 2990ms);
}

TEST(WaitTime, ConstantCountsFromTheEndOfTheTask) {
  Random random(1);
  EXPECT_EQ(constant(2s).next_due(10s, 15s, random), 17s);
}

TEST(WaitTime, PacingCountsFromTheStartOfTheTask) {
  Random random(1);
  EXPECT_EQ(constant_pacing(5s).next_due(10s, 12s, random), 15s);
  EXPECT_EQ(constant_throughput(0.5).next_due(10s, 11s, random), 12s);
}

TEST(WaitTime, PacingBehindScheduleGoesOnAtOnceWithoutBacklog) {
  Random random(1);
  EXPECT_EQ(constant_pacing(1s).next_due(10s, 14s, random), 14s);
}

TEST(WaitTime, ARateKeepsItsScheduleBehindAStall) {
  Random random(1);
  const auto rate = constant_rate(10);
  EXPECT_EQ(rate.next_due(10s, 10s + 5ms, random), 10s + 100ms);
  EXPECT_EQ(rate.next_due(10s, 14s, random), 10s + 100ms);
}

TEST(WaitTime, NoneIsDueAtOnce) {
  Random random(1);
  EXPECT_EQ(WaitTime().next_due(10s, 14s, random), 14s);
}

}  // namespace
}  // namespace chopsticks::users
