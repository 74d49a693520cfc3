#include "cluster/leader/recent_counts.h"

#include <gtest/gtest.h>

namespace chopsticks::cluster {
namespace {

TEST(RecentCounts, GivesTheRateOfTheLastFiveSeconds) {
  RecentCounts counts;
  EXPECT_EQ(counts.rates().requests.value, 0);
  for (std::uint64_t second = 0; second != 20; ++second)
    counts.sample(second < 10 ? 0 : 10 * (second - 9), second, {second * 100});
  EXPECT_EQ(counts.rates().requests.value, 10);
  EXPECT_EQ(counts.rates().failures.value, 1);
  EXPECT_EQ(counts.rates().bytes.value, 100);
}

}  // namespace
}  // namespace chopsticks::cluster
