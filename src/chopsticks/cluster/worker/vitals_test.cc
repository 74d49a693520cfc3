#include "cluster/worker/vitals.h"

#include <gtest/gtest.h>

namespace chopsticks::cluster {
namespace {

TEST(VitalsProbe, KnowsTheMemoryAndCpuTimeOfThisProcess) {
  VitalsProbe probe;
  const auto vitals = probe({10s, 0s});
  EXPECT_GT(vitals.resident.count, MiB.count);
  EXPECT_GE(vitals.cpu, 0s);
  EXPECT_EQ(vitals.cpu_percent, 0);
  EXPECT_GE(probe({11s, 0s}).network.received, vitals.network.received);
}

TEST(VitalsProbe, ComparesCpuTimeWithTheTimeBetweenTwoCalls) {
  VitalsProbe probe;
  const auto first = probe({10s, 0s});
  const auto second = probe({11s, 0s});
  EXPECT_NEAR(second.cpu_percent, 100 * seconds(second.cpu - first.cpu), 1e-9);
}

}  // namespace
}  // namespace chopsticks::cluster
