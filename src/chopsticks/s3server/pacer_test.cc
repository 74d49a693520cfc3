#include "s3server/pacer.h"

#include <gtest/gtest.h>

namespace chopsticks::s3server {
namespace {

TEST(Pacer, SpreadsBytesEvenly) {
  Pacer pacer(PerSecond{1e6}, 5s);
  EXPECT_TRUE(pacer.limited());
  EXPECT_EQ(pacer.at_once(), 10'000);
  pacer.moved(250'000);
  EXPECT_EQ(pacer.due(), 5250ms);
  pacer.moved(750'000);
  EXPECT_EQ(pacer.due(), 6s);
}

TEST(Pacer, KnowsNoLimitWithoutARate) { EXPECT_FALSE(Pacer({}, 0s).limited()); }

}  // namespace
}  // namespace chopsticks::s3server
