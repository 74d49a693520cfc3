#include "cluster/leader/leader.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/leader_at_work.h"

namespace chopsticks::cluster {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;
using testing_support::ToldUsers;

class ALeader : public testing_support::LeaderTest {};

TEST_F(ALeader, AcknowledgesAWorkerWithANumberThatItKeeps) {
  joins("a_1");
  joins("b_1");
  EXPECT_EQ(outbox.last<to_worker::Ack>("a_1").index, 0);
  EXPECT_EQ(outbox.last<to_worker::Ack>("b_1").index, 1);
  says("a_1", from_worker::Quit{});
  joins("c_1");
  joins("a_1");
  EXPECT_EQ(outbox.last<to_worker::Ack>("c_1").index, 2);
  EXPECT_EQ(outbox.last<to_worker::Ack>("a_1").index, 0);
  EXPECT_EQ(leader.status().workers, 3);
}

TEST_F(ALeader, TakesWorkersOfAnyVersionAndOfNoneButNotWithoutOne) {
  says("old", from_worker::ClientReady{"2.45.0"});
  says("boomer", from_worker::ClientReady{std::nullopt});
  says("broken", from_worker::ClientReady{""});
  EXPECT_THAT(outbox.receivers<to_worker::Ack>(), UnorderedElementsAre("old", "boomer"));
}

TEST_F(ALeader, AnswersEveryHeartbeatOfAKnownWorkerOnly) {
  joins("a_1");
  beats("a_1");
  beats("stranger");
  EXPECT_THAT(outbox.receivers<to_worker::HeartbeatReply>(), ElementsAre("a_1"));
}

TEST_F(ALeader, TellsItsClockToWorkersThatAsk) {
  joins("a_1");
  from_worker::Heartbeat heartbeat{"ready", 0, {}, from_worker::Telemetry{}};
  heartbeat.telemetry->sent = 77s;
  says("a_1", heartbeat);
  EXPECT_EQ(outbox.last<to_worker::HeartbeatReply>("a_1").clocks,
            (to_worker::Clocks{77s, now.wall}));
}

TEST(ALeaderWithoutClasses, LearnsThemFromWorkersOfOurKind) {
  testing_support::LeaderAtWork at_work({});
  at_work.joins("stock");
  const plan::RunPlan plan{.users = 5, .spawn_rate = {100.0}};
  EXPECT_FALSE(at_work.leader.status().classes_known);
  const auto started = at_work.leader.start(plan, at_work.now);
  ASSERT_FALSE(started);
  EXPECT_THAT(started.error().message, HasSubstr("--user-classes"));
  from_worker::Telemetry telemetry;
  telemetry.classes = {{"Reader", 1, 0}, {"Admin", 1, 2}};
  at_work.joins("ours");
  at_work.says("ours", from_worker::Heartbeat{"ready", 0, 0, telemetry});
  at_work.beats("ours");  // says nothing about classes any more
  EXPECT_TRUE(at_work.leader.status().classes_known);
  ASSERT_TRUE(at_work.leader.start(plan, at_work.now));
  at_work.tick();
  EXPECT_THAT(at_work.view().classes, SizeIs(2));
  const auto spawn = at_work.outbox.last<to_worker::Spawn>("ours");
  EXPECT_TRUE(spawn.users.contains("Admin") && spawn.users.contains("Reader"));
}

TEST_F(ALeader, PassesMessagesOfAUsersOwnTypeOn) {
  joins("a_1");
  joins("b_1");
  EXPECT_TRUE(leader.send(Custom{"mine", 1}, "b_1"));
  EXPECT_THAT(outbox.receivers<Custom>(), ElementsAre("b_1"));
  EXPECT_TRUE(leader.send(Custom{"mine", 2}, std::nullopt));
  EXPECT_THAT(outbox.receivers<Custom>(), ElementsAre("b_1", "a_1", "b_1"));
  EXPECT_FALSE(leader.send(Custom{"mine", 3}, "stranger"));
}

TEST_F(ALeader, DoesNotStartWithoutWorkers) {
  const auto started = leader.start({.users = 1}, now);
  ASSERT_FALSE(started);
  EXPECT_THAT(started.error().message, HasSubstr("no worker"));
}

TEST_F(ALeader, RampsAtTheSpawnRateWithAbsoluteNumbersForEveryWorker) {
  joins("a_1");
  joins("b_1");
  ASSERT_TRUE(leader.start({.users = 5, .spawn_rate = {2.0}}, now));
  tick();
  EXPECT_EQ(outbox.users_sent(), (ToldUsers{{"a_1", 1}, {"b_1", 1}}));
  passes(999ms);
  EXPECT_THAT(outbox.all<to_worker::Spawn>(), SizeIs(2));
  passes(1ms);
  EXPECT_EQ(outbox.users_sent(), (ToldUsers{{"a_1", 2}, {"b_1", 2}}));
  passes(1s);
  EXPECT_EQ(outbox.users_sent(), (ToldUsers{{"a_1", 3}, {"b_1", 2}}));
  EXPECT_EQ(leader.status().phase, Phase::kSpawning);
}

TEST_F(ALeader, GivesEverySpawnALaterTimestampEvenWhenTheClockIsSetBack) {
  joins("a_1");
  ASSERT_TRUE(leader.start({.users = 3, .spawn_rate = {1.0}}, now));
  tick();
  now.wall -= 1h;
  passes(5s);
  const auto spawns = outbox.all<to_worker::Spawn>();
  ASSERT_THAT(spawns, SizeIs(3));
  EXPECT_LT(spawns[0].timestamp, spawns[1].timestamp);
  EXPECT_LT(spawns[1].timestamp, spawns[2].timestamp);
}

TEST_F(ALeader, CompletesTheRampWhenEveryWorkerHasReportedItsUsers) {
  joins("a_1");
  joins("b_1");
  ASSERT_TRUE(leader.start({.users = 4, .spawn_rate = {10.0}}, now));
  tick();
  obeys("a_1");
  EXPECT_THAT(outbox.all<to_worker::SpawningComplete>(), IsEmpty());
  obeys("b_1");
  EXPECT_THAT(outbox.receivers<to_worker::SpawningComplete>(), UnorderedElementsAre("a_1", "b_1"));
  EXPECT_EQ(outbox.last<to_worker::SpawningComplete>("a_1").users, 4);
  EXPECT_EQ(leader.status().phase, Phase::kRunning);
}

TEST_F(ALeader, WaitsForReportsAfterTheRampASecondAtMost) {
  joins("a_1");
  ASSERT_TRUE(leader.start({.users = 1, .spawn_rate = {10.0}}, now));
  tick();
  passes(999ms);
  EXPECT_EQ(leader.status().phase, Phase::kSpawning);
  passes(1ms);
  EXPECT_EQ(leader.status().phase, Phase::kRunning);
}

TEST_F(ALeader, GivesTheUsersOfALostWorkerToTheOthersAtOnce) {
  runs_on({"a_1", "b_1"}, 6);
  for (int second = 0; second < 6 && outbox.all<to_worker::Spawn>().empty(); ++second) {
    beats("a_1", "running");
    passes(1s);
  }
  EXPECT_EQ(outbox.users_sent(), (ToldUsers{{"a_1", 6}}));
  EXPECT_EQ(leader.status().workers, 1);
  obeys("a_1");
  EXPECT_EQ(leader.status().phase, Phase::kRunning);
}

TEST_F(ALeader, CallsAWorkerMissingFourToFiveSecondsAfterItsLastHeartbeat) {
  runs_on({"a_1"}, 1);
  beats("a_1", "running");
  passes(3900ms);
  EXPECT_EQ(leader.status().workers, 1);
  passes(1100ms);
  EXPECT_EQ(leader.status().workers, 0);
}

TEST_F(ALeader, DoesNotBlameWorkersForItsOwnPause) {
  runs_on({"a_1", "b_1"}, 2);
  now = {now.monotonic + 30s, now.wall + 30s};
  tick();
  EXPECT_EQ(leader.status().workers, 2);
}

TEST_F(ALeader, GivesAWorkerThatComesBackItsShareAgain) {
  runs_on({"a_1", "b_1"}, 6);
  for (int second = 0; second < 6; ++second) {
    beats("a_1", "running");
    passes(1s);
  }
  obeys("a_1");
  outbox.clear();
  beats("b_1", "running");
  passes(60ms);
  EXPECT_EQ(outbox.users_sent(), (ToldUsers{{"a_1", 3}, {"b_1", 3}}));
}

TEST_F(ALeader, GivesAWorkerThatJoinsARunItsShareAtOnce) {
  runs_on({"a_1"}, 6);
  joins("b_1");
  EXPECT_EQ(outbox.users_sent(), (ToldUsers{{"a_1", 3}, {"b_1", 3}}));
  obeys("a_1");
  obeys("b_1");
  EXPECT_EQ(leader.status().phase, Phase::kRunning);
  outbox.clear();
  passes(60ms);
  joins("c_1");
  EXPECT_EQ(outbox.users_sent(), (ToldUsers{{"a_1", 2}, {"b_1", 2}, {"c_1", 2}}));
}

TEST_F(ALeader, GivesAWorkerThatJoinsDuringTheRampItsShareWithoutDisturbingThePace) {
  joins("a_1");
  ASSERT_TRUE(leader.start({.users = 6, .spawn_rate = {2.0}}, now));
  tick();
  passes(400ms);
  joins("b_1");
  EXPECT_EQ(outbox.users_sent(), (ToldUsers{{"a_1", 1}, {"b_1", 1}}));
  passes(599ms);
  EXPECT_EQ(outbox.users_sent(), (ToldUsers{{"a_1", 1}, {"b_1", 1}}));
  passes(1ms);
  EXPECT_EQ(outbox.users_sent(), (ToldUsers{{"a_1", 2}, {"b_1", 2}}));
}

TEST_F(ALeader, GivesUsersOfAWorkerThatQuitsToTheOthersAtOnce) {
  runs_on({"a_1", "b_1"}, 6);
  says("b_1", from_worker::Quit{});
  EXPECT_EQ(outbox.users_sent(), (ToldUsers{{"a_1", 6}}));
}

TEST_F(ALeader, SendsUsersAgainToAWorkerThatStartsOver) {
  runs_on({"a_1", "b_1"}, 6);
  joins("b_1");
  EXPECT_EQ(outbox.users_sent(), (ToldUsers{{"a_1", 3}, {"b_1", 3}}));
}

TEST_F(ALeader, RepeatsASpawnThatIsNotConfirmed) {
  joins("a_1");
  ASSERT_TRUE(leader.start({.users = 2, .spawn_rate = {10.0}}, now));
  tick();
  outbox.clear();
  for (int second = 0; second < 6; ++second) {
    beats("a_1", "ready");
    passes(1s);
  }
  const auto again = outbox.all<to_worker::Spawn>();
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].users.at("A"), 2);
  obeys("a_1");
  outbox.clear();
  beats("a_1", "running");
  passes(4s);
  EXPECT_THAT(outbox.all<to_worker::Spawn>(), IsEmpty());
}

TEST_F(ALeader, ForgetsAWorkerAMinuteAfterItWentMissing) {
  runs_on({"a_1", "b_1"}, 2);
  for (int second = 0; second < 70; ++second) {
    beats("a_1", "running");
    passes(1s);
  }
  outbox.clear();
  beats("b_1");
  EXPECT_THAT(outbox.receivers<to_worker::HeartbeatReply>(), IsEmpty());
}

TEST_F(ALeader, EditsARun) {
  runs_on({"a_1", "b_1"}, 6);
  ASSERT_TRUE(leader.edit(2, PerSecond{100}, now));
  tick();
  EXPECT_EQ(outbox.users_sent(), (ToldUsers{{"a_1", 1}, {"b_1", 1}}));
  ASSERT_TRUE(leader.start({.users = 4, .spawn_rate = {100.0}}, now));
  tick();
  EXPECT_EQ(outbox.users_sent(), (ToldUsers{{"a_1", 2}, {"b_1", 2}}));
  EXPECT_EQ(leader.status().run, 1);
}

TEST_F(ALeader, CountsANewDurationFromNowAndPlansTheWholeRun) {
  joins("a_1");
  ASSERT_TRUE(leader.start({.users = 1, .spawn_rate = {10.0}, .duration = 60s}, now));
  passes(2s);
  const auto left = *view().remaining;
  ASSERT_TRUE(leader.start({.users = 2, .spawn_rate = {10.0}, .duration = left}, now));
  EXPECT_EQ(view().remaining, 58s);
  EXPECT_EQ(view().plan->duration, 60s);
}

TEST_F(ALeader, HasNoRunToEditBeforeOneIsStarted) {
  joins("a_1");
  EXPECT_FALSE(leader.edit(2, PerSecond{1}, now));
}

}  // namespace
}  // namespace chopsticks::cluster
