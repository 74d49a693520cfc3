#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cluster/leader/leader.h"
#include "testing/leader_at_work.h"

namespace chopsticks::cluster {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;
using testing_support::LeaderAtWork;
using testing_support::report_of;

class ALeaderThatEnds : public testing_support::LeaderTest {};

TEST_F(ALeaderThatEnds, EndsTheRunWhenNoWorkerIsLeft) {
  runs_on({"a_1", "b_1"}, 6);
  passes(10s);
  EXPECT_EQ(leader.status().phase, Phase::kStopped);
  EXPECT_THAT(leader.status().trouble, HasSubstr("all workers were lost"));
  EXPECT_FALSE(leader.finished()) << "workers may come for another run";
}

TEST_F(ALeaderThatEnds, StopsWorkersThatSleptThroughTheEndOfTheRun) {
  runs_on({"a_1"}, 6);
  passes(10s);
  beats("a_1", "running");
  EXPECT_THAT(outbox.receivers<to_worker::Stop>(), ElementsAre("a_1"));
}

TEST_F(ALeaderThatEnds, StopsWhenEveryWorkerHasStoppedAndIsReadyAgain) {
  runs_on({"a_1", "b_1"}, 2);
  leader.stop(now);
  EXPECT_THAT(outbox.receivers<to_worker::Stop>(), UnorderedElementsAre("a_1", "b_1"));
  EXPECT_EQ(leader.status().phase, Phase::kStopping);
  EXPECT_FALSE(leader.start({.users = 1}, now)) << "still stopping";
  for (const auto* id : {"a_1", "b_1"}) {
    EXPECT_EQ(leader.status().phase, Phase::kStopping);
    says(id, from_worker::ClientStopped{});
    joins(id);
  }
  EXPECT_EQ(leader.status().phase, Phase::kStopped);
}

TEST_F(ALeaderThatEnds, DoesNotTakeAnOldHeartbeatForAStop) {
  runs_on({"a_1"}, 1);
  leader.stop(now);
  beats("a_1", "ready");
  EXPECT_EQ(leader.status().phase, Phase::kStopping);
}

TEST_F(ALeaderThatEnds, StopsWaitingForAWorkerThatIsMissing) {
  runs_on({"a_1"}, 1);
  leader.stop(now);
  passes(10s);
  EXPECT_EQ(leader.status().phase, Phase::kStopped);
}

TEST_F(ALeaderThatEnds, RunsAgainAfterAStopWithFreshStatistics) {
  runs_on({"a_1"}, 1);
  says("a_1", report_of(5));
  leader.stop(now);
  says("a_1", from_worker::ClientStopped{});
  joins("a_1");
  EXPECT_EQ(requests(), 5);
  ASSERT_TRUE(leader.start({.users = 1, .spawn_rate = {10.0}}, now));
  tick();
  EXPECT_EQ(leader.status().run, 2);
  EXPECT_EQ(requests(), 0);
  obeys("a_1");
  says("a_1", report_of(3));
  EXPECT_EQ(requests(), 3);
}

TEST_F(ALeaderThatEnds, DropsReportsOfThePreviousRun) {
  runs_on({"a_1"}, 1);
  leader.stop(now);
  says("a_1", from_worker::ClientStopped{});
  joins("a_1");
  ASSERT_TRUE(leader.start({.users = 1, .spawn_rate = {10.0}}, now));
  tick();
  says("a_1", report_of(100));  // was under way when the worker was told to spawn
  EXPECT_EQ(requests(), 0);
  obeys("a_1");
  says("a_1", report_of(3));
  EXPECT_EQ(requests(), 3);
}

TEST_F(ALeaderThatEnds, CountsReportsThatArriveAfterTheStop) {
  runs_on({"a_1"}, 1);
  leader.stop(now);
  says("a_1", from_worker::ClientStopped{});
  joins("a_1");
  says("a_1", report_of(7));  // stock workers send the rest with their next regular report
  EXPECT_EQ(requests(), 7);
}

TEST_F(ALeaderThatEnds, QuitsWhenEveryWorkerHasSentItsLastReportAndLeft) {
  runs_on({"a_1", "b_1"}, 2);
  leader.quit(now);
  EXPECT_THAT(outbox.receivers<to_worker::Quit>(), UnorderedElementsAre("a_1", "b_1"));
  says("a_1", report_of(4));
  says("a_1", from_worker::Quit{});
  EXPECT_FALSE(leader.finished());
  passes(2s);
  says("b_1", report_of(6));
  says("b_1", from_worker::Quit{});
  EXPECT_TRUE(leader.finished());
  EXPECT_EQ(requests(), 10);
  EXPECT_EQ(leader.status().trouble, "");
}

TEST_F(ALeaderThatEnds, SaysSoWhenAWorkerDoesNotSendItsLastReport) {
  runs_on({"a_1"}, 2);
  leader.quit(now);
  for (int second = 0; second < 12; ++second) {
    beats("a_1", "running");
    passes(1s);
    EXPECT_FALSE(leader.finished());
  }
  beats("a_1", "running");
  passes(1s);
  EXPECT_TRUE(leader.finished());
  EXPECT_THAT(leader.status().trouble, HasSubstr("last report is missing"));
}

TEST_F(ALeaderThatEnds, SaysHowManyOperationsWereLostWithALastReport) {
  runs_on({"a_1"}, 2);
  for (int second = 0; second < 3; ++second) {
    beats("a_1", "running");
    says("a_1", report_of(100));
    passes(1s);
  }
  leader.quit(now);
  for (int second = 0; second < 14; ++second) {
    beats("a_1", "running");
    passes(1s);
  }
  ASSERT_TRUE(leader.finished());
  EXPECT_GE(view().snapshot.lost_operations, 100U);
  EXPECT_THAT(leader.status().trouble, HasSubstr("last report is missing"));
}

TEST_F(ALeaderThatEnds, WaitsOnWhileReportsKeepComingButNotForEver) {
  runs_on({"a_1"}, 2);
  leader.quit(now);
  for (int second = 0; second < 40; ++second) {
    beats("a_1", "running");
    says("a_1", report_of(1));
    passes(1s);
    ASSERT_FALSE(leader.finished()) << second;
  }
  EXPECT_EQ(requests(), 40U);
  for (int second = 0; second < 30; ++second) {
    beats("a_1", "running");
    says("a_1", report_of(1));
    passes(1s);
  }
  EXPECT_TRUE(leader.finished());
}

TEST_F(ALeaderThatEnds, QuitsAtOnceWhenAskedTwice) {
  runs_on({"a_1"}, 2);
  leader.quit(now);
  leader.quit(now);
  EXPECT_TRUE(leader.finished());
  EXPECT_THAT(leader.status().trouble, HasSubstr("last report is missing"));
}

TEST_F(ALeaderThatEnds, MissesNoReportsOfARunThatNeverBegan) {
  joins("a_1");
  leader.quit(now);
  leader.quit(now);
  EXPECT_TRUE(leader.finished());
  EXPECT_EQ(leader.status().trouble, "");
}

TEST_F(ALeaderThatEnds, SendsLateComersAwayWhileItQuits) {
  runs_on({"a_1"}, 2);
  leader.quit(now);
  outbox.clear();
  joins("late_1");
  EXPECT_THAT(outbox.receivers<to_worker::Quit>(), ElementsAre("late_1"));
  EXPECT_THAT(outbox.all<to_worker::Ack>(), IsEmpty());
}

TEST_F(ALeaderThatEnds, EndsTheRunAfterItsDuration) {
  joins("a_1");
  ASSERT_TRUE(leader.start({.users = 1, .spawn_rate = {10.0}, .duration = 10s}, now));
  tick();
  obeys("a_1");
  beats("a_1", "running");
  EXPECT_EQ(view().remaining, 10s);
  for (int second = 0; second < 10; ++second) {
    EXPECT_THAT(outbox.all<to_worker::Stop>(), IsEmpty());
    beats("a_1", "running");
    passes(1s);
  }
  EXPECT_THAT(outbox.all<to_worker::Stop>(), SizeIs(1));
}

TEST_F(ALeaderThatEnds, SaysSoWhenNotOneUserWasRunningInAllTheTime) {
  joins("a_1");
  ASSERT_TRUE(leader.start({.users = 1, .spawn_rate = {10.0}, .duration = 2s}, now));
  says("a_1", from_worker::Spawning{});
  passes(3s);
  EXPECT_THAT(leader.status().trouble, HasSubstr("not one user was running"));
  EXPECT_THAT(outbox.all<to_worker::Stop>(), SizeIs(1));
  const auto events = view().snapshot.events;
  EXPECT_EQ(events[1].kind, stats::RunEvent::Kind::kRampDone);
  EXPECT_EQ(events[1].text, "0 of 1 users running so far");
}

TEST_F(ALeaderThatEnds, SaysWhenUsersThatCameLateAreThere) {
  joins("a_1");
  ASSERT_TRUE(leader.start({.users = 1, .spawn_rate = {10.0}, .duration = 9s}, now));
  says("a_1", from_worker::Spawning{});
  passes(3s);
  obeys("a_1");
  tick();
  const auto events = view().snapshot.events;
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(events[2].text, "1 user running");
  beats("a_1", "running");
  passes(1s);
  EXPECT_EQ(view().snapshot.events.size(), 3U);
}

TEST_F(ALeaderThatEnds, DoesNotMissUsersThatEndThemselves) {
  joins("a_1");
  ASSERT_TRUE(leader.start({.users = 1, .spawn_rate = {10.0}, .duration = 2s}, now));
  tick();
  obeys("a_1");
  says("a_1", from_worker::SpawningComplete{});
  beats("a_1", "running");
  passes(3s);
  EXPECT_EQ(leader.status().trouble, "");
}

TEST(AHeadlessLeader, QuitsAfterTheDurationOfTheRun) {
  LeaderAtWork work({{{"A", 1, 0}}, {}, {}, false, true});
  work.joins("a_1");
  ASSERT_TRUE(work.leader.start({.users = 1, .spawn_rate = {10.0}, .duration = 2s}, work.now));
  work.tick();
  work.passes(2s);
  EXPECT_THAT(work.outbox.all<to_worker::Quit>(), SizeIs(1));
  work.says("a_1", from_worker::Quit{});
  EXPECT_TRUE(work.leader.finished());
}

TEST(AHeadlessLeader, FinishesWhenAllWorkersAreLost) {
  LeaderAtWork work({{{"A", 1, 0}}, {}, {}, false, true});
  work.joins("a_1");
  ASSERT_TRUE(work.leader.start({.users = 1}, work.now));
  work.passes(10s);
  EXPECT_TRUE(work.leader.finished());
  EXPECT_THAT(work.leader.status().trouble, HasSubstr("all workers were lost"));
}

}  // namespace
}  // namespace chopsticks::cluster
