#include "cluster/leader/peer_limits.h"

#include <string>

#include <gtest/gtest.h>

namespace chopsticks::cluster {
namespace {

constexpr std::size_t kMegabytes = std::size_t{1} << 20;

TEST(PeerLimits, LetAReportOfTenMegabytesThrough) {
  PeerLimits limits;
  EXPECT_TRUE(limits.admit("a_1", 10 * kMegabytes, 0s));
}

TEST(PeerLimits, StopAFloodOfOneAndNobodyElse) {
  PeerLimits limits;
  int admitted = 0;
  for (int i = 0; i < 100'000; ++i) admitted += limits.admit("evil", 10, 5s) ? 1 : 0;
  EXPECT_EQ(admitted, 10'000);
  EXPECT_TRUE(limits.admit("a_1", 10, 5s));
  EXPECT_TRUE(limits.admit("evil", 10, 6s));
}

TEST(PeerLimits, CountBytesToo) {
  PeerLimits limits;
  int admitted = 0;
  for (int i = 0; i < 100; ++i) admitted += limits.admit("evil", 16 * kMegabytes, 5s) ? 1 : 0;
  EXPECT_EQ(admitted, 4);
  EXPECT_TRUE(limits.admit("evil", 16 * kMegabytes, 6s));
}

TEST(PeerLimits, HoldForMadeUpNamesTogether) {
  PeerLimits limits;
  for (std::size_t i = 0; i < PeerLimits::kMostPeers; ++i)
    EXPECT_TRUE(limits.admit(std::to_string(i), 10, 5s));
  int admitted = 0;
  for (int i = 0; i < 20'000; ++i)
    admitted += limits.admit("x" + std::to_string(i), 10, 5s) ? 1 : 0;
  EXPECT_EQ(admitted, 10'000);
  limits.forget_quiet_ones(10s);
  EXPECT_TRUE(limits.admit("x1", 10, 10s));
}

TEST(PeerLimits, AnswerQuestionsForTheScenarioAFewTimesAndThenOnceAMinute) {
  PeerLimits limits;
  int answered = 0;
  for (int i = 0; i < 100; ++i) answered += limits.may_ask("evil", 5s) ? 1 : 0;
  EXPECT_EQ(answered, 5);
  limits.forget_quiet_ones(60s);
  EXPECT_FALSE(limits.may_ask("evil", 60s));
  EXPECT_TRUE(limits.may_ask("evil", 66s));
  EXPECT_FALSE(limits.may_ask("evil", 66s));
  EXPECT_TRUE(limits.may_ask("a_1", 66s));
}

}  // namespace
}  // namespace chopsticks::cluster
