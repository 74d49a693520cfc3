#include "cli/bound_port.h"

#include <gtest/gtest.h>

namespace chopsticks::cli {
namespace {

TEST(BoundPort, ReachesEveryWorker) {
  BoundPort port;
  port.tell(40'001, 2);
  EXPECT_EQ(port.wait(), 40'001);
  EXPECT_EQ(port.wait(), 40'001);
}

TEST(BoundPort, OfALeaderThatEndsWithoutAWordIsNone) {
  BoundPort port;
  EXPECT_EQ(port.wait(), std::nullopt) << "the end to write to was closed, as when a leader ends";
}

}  // namespace
}  // namespace chopsticks::cli
