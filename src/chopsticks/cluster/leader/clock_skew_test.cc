#include "cluster/leader/clock_skew.h"

#include <gtest/gtest.h>

namespace chopsticks::cluster {
namespace {

stats::Tally tally_at(Nanos wall) {
  stats::Tally tally;
  for (auto* entry : {&tally.entries.at({"GET", "object"}), &tally.total}) {
    entry->requests = 3;
    entry->seconds.add({wall / 1s, 3, 1, Bytes{10}});
    entry->since = wall - 1s;
    entry->last_request = wall;
  }
  tally.add_error({{"GET", "object"}, "NoSuchKey", 1, wall, wall});
  return tally;
}

stats::Tally in_leader_time(const stats::Tally& tally, std::optional<Nanos> offset,
                            Nanos leader_wall) {
  return moved(tally, to_leader_time(tally.total.last_request, offset, leader_wall));
}

TEST(InLeaderTime, ShiftsSecondsAndTimesByWhatTheWorkerMeasured) {
  const auto shifted = in_leader_time(tally_at(1000s), 60s, 5000s);
  const auto* entry = shifted.entries.find({"GET", "object"});
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->seconds.sum(1060, 1061).requests, 3);
  EXPECT_EQ(entry->requests, 3);
  EXPECT_EQ(shifted.total.last_request, 1060s);
  EXPECT_EQ(shifted.total.since, 1059s);
  EXPECT_EQ(shifted.errors().at(0).last_seen, 1060s);
}

TEST(InLeaderTime, LeavesSmallDifferencesAlone) {
  const auto same = in_leader_time(tally_at(1000s), 400ms, 1000s);
  EXPECT_EQ(same.total.last_request, 1000s);
}

TEST(InLeaderTime, BringsReportsOfTheFutureBackWhenTheWorkerDoesNotMeasure) {
  const auto back = in_leader_time(tally_at(1000s), std::nullopt, 970s);
  EXPECT_EQ(back.total.last_request, 970s);
  EXPECT_EQ(back.total.seconds.sum(970, 971).requests, 3);
}

TEST(InLeaderTime, DoesNotBelieveAMeasurementThatLeadsIntoTheFuture) {
  const auto back = in_leader_time(tally_at(1000s), 60s, 1010s);
  EXPECT_EQ(back.total.last_request, 1010s);
}

TEST(InLeaderTime, IgnoresImpossibleMeasurements) {
  for (const auto offset : {Nanos::max(), Nanos::min()})
    EXPECT_EQ(in_leader_time(tally_at(1000s), offset, 2000s).total.last_request, 1000s);
}

TEST(InLeaderTime, LeavesReportsOfThePastAlone) {
  const auto same = in_leader_time(tally_at(1000s), std::nullopt, 1003s);
  EXPECT_EQ(same.total.last_request, 1000s);
}

}  // namespace
}  // namespace chopsticks::cluster
