#include "support/every.h"

#include <gtest/gtest.h>

namespace chopsticks {
namespace {

TEST(Every, IsNeverDueBeforeItIsStarted) {
  Every beat(1s);
  EXPECT_FALSE(beat.take(1h));
  EXPECT_EQ(beat.due(), Nanos::max());
}

TEST(Every, KeepsItsCadenceWhenServedLate) {
  Every beat(1s);
  beat.start(10s);
  EXPECT_TRUE(beat.take(10s + 300ms));
  EXPECT_EQ(beat.due(), 11s);
  EXPECT_FALSE(beat.take(10s + 900ms));
  EXPECT_TRUE(beat.take(11s));
}

TEST(Every, DoesNotMakeUpForMissedTurns) {
  Every beat(1s);
  beat.start_after_interval(0s);
  EXPECT_TRUE(beat.take(10s));
  EXPECT_FALSE(beat.take(10s));
  EXPECT_EQ(beat.due(), 11s);
}

TEST(Every, CanBeSwitchedOff) {
  Every beat(1s);
  beat.start(0s);
  beat.stop();
  EXPECT_FALSE(beat.take(1h));
}

}  // namespace
}  // namespace chopsticks
