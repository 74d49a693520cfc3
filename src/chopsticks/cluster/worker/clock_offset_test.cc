#include "cluster/worker/clock_offset.h"

#include <gtest/gtest.h>

namespace chopsticks::cluster {
namespace {

TEST(ClockOffset, IsUnknownBeforeTheFirstAnswer) { EXPECT_EQ(ClockOffset().best(), std::nullopt); }

TEST(ClockOffset, TakesTheLeadersTimeToBeInTheMiddleOfTheRoundTrip) {
  ClockOffset offset;
  offset.add(100s, 103s, 100s + 2ms);
  EXPECT_EQ(offset.best(), 3s - 1ms);
}

TEST(ClockOffset, BelievesTheQuickestOfTheLastExchanges) {
  ClockOffset offset;
  offset.add(0s, 5s, 1ms);
  for (int i = 1; i <= 15; ++i) offset.add(Nanos(i * 1s), Nanos((i + 9) * 1s), i * 1s + 500ms);
  EXPECT_EQ(offset.best(), 5s - 500us);
  offset.add(20s, 29s, 20s + 400ms);  // drives the quickest one out
  EXPECT_EQ(offset.best(), 9s - 200ms);
}

TEST(ClockOffset, IgnoresAnswersThatArriveBeforeTheQuestion) {
  ClockOffset offset;
  offset.add(10s, 10s, 9s);
  EXPECT_EQ(offset.best(), std::nullopt);
}

}  // namespace
}  // namespace chopsticks::cluster
