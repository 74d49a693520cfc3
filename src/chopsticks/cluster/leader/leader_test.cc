#include "cluster/leader/leader.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/captures.h"
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
using testing_support::ToldUsers;

class ALeader : public testing::Test, protected LeaderAtWork {
 protected:
  ALeader() : LeaderAtWork({{{"A", 1, 0}}, {}, {}, false, false}) {}

  void runs_on(const std::vector<std::string>& ids, int users) {
    for (const auto& id : ids) joins(id);
    ASSERT_TRUE(leader.start({.users = users, .spawn_rate = {1000.0}, .stop_timeout = 3s}, now));
    tick();
    for (const auto& id : ids) obeys(id);
    outbox.clear();
  }
};

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

TEST_F(ALeader, EndsTheRunWhenNoWorkerIsLeft) {
  runs_on({"a_1", "b_1"}, 6);
  passes(10s);
  EXPECT_EQ(leader.status().phase, Phase::kStopped);
  EXPECT_THAT(leader.status().trouble, HasSubstr("all workers were lost"));
  EXPECT_FALSE(leader.finished()) << "workers may come for another run";
}

TEST_F(ALeader, StopsWorkersThatSleptThroughTheEndOfTheRun) {
  runs_on({"a_1"}, 6);
  passes(10s);
  beats("a_1", "running");
  EXPECT_THAT(outbox.receivers<to_worker::Stop>(), ElementsAre("a_1"));
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

TEST_F(ALeader, HasNoRunToEditBeforeOneIsStarted) {
  joins("a_1");
  EXPECT_FALSE(leader.edit(2, PerSecond{1}, now));
}

TEST_F(ALeader, StopsWhenEveryWorkerHasStoppedAndIsReadyAgain) {
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

TEST_F(ALeader, DoesNotTakeAnOldHeartbeatForAStop) {
  runs_on({"a_1"}, 1);
  leader.stop(now);
  beats("a_1", "ready");
  EXPECT_EQ(leader.status().phase, Phase::kStopping);
}

TEST_F(ALeader, StopsWaitingForAWorkerThatIsMissing) {
  runs_on({"a_1"}, 1);
  leader.stop(now);
  passes(10s);
  EXPECT_EQ(leader.status().phase, Phase::kStopped);
}

TEST_F(ALeader, RunsAgainAfterAStopWithFreshStatistics) {
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

TEST_F(ALeader, DropsReportsOfThePreviousRun) {
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

TEST_F(ALeader, CountsReportsThatArriveAfterTheStop) {
  runs_on({"a_1"}, 1);
  leader.stop(now);
  says("a_1", from_worker::ClientStopped{});
  joins("a_1");
  says("a_1", report_of(7));  // stock workers send the rest with their next regular report
  EXPECT_EQ(requests(), 7);
}

TEST_F(ALeader, QuitsWhenEveryWorkerHasSentItsLastReportAndLeft) {
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

TEST_F(ALeader, SaysSoWhenAWorkerDoesNotSendItsLastReport) {
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
  EXPECT_THAT(leader.status().trouble, HasSubstr("last reports are missing"));
}

TEST_F(ALeader, QuitsAtOnceWhenAskedTwice) {
  runs_on({"a_1"}, 2);
  leader.quit(now);
  leader.quit(now);
  EXPECT_TRUE(leader.finished());
}

TEST_F(ALeader, SendsLateComersAwayWhileItQuits) {
  runs_on({"a_1"}, 2);
  leader.quit(now);
  outbox.clear();
  joins("late_1");
  EXPECT_THAT(outbox.receivers<to_worker::Quit>(), ElementsAre("late_1"));
  EXPECT_THAT(outbox.all<to_worker::Ack>(), IsEmpty());
}

TEST_F(ALeader, EndsTheRunAfterItsDuration) {
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

TEST(ALeaderThatResetsStatistics, ForgetsTheFirstRampButNotWhatCameBeforeAJoin) {
  LeaderAtWork work({{{"A", 1, 0}}, {}, {}, true, false});
  work.joins("a_1");
  ASSERT_TRUE(work.leader.start({.users = 2, .spawn_rate = {1.0}}, work.now));
  work.tick();
  work.obeys("a_1");
  work.says("a_1", report_of(5));
  work.passes(1s);
  work.obeys("a_1");
  EXPECT_EQ(work.leader.status().phase, Phase::kRunning);
  EXPECT_EQ(work.requests(), 0);
  work.says("a_1", report_of(3));
  work.joins("b_1");
  work.obeys("a_1");
  work.obeys("b_1");
  EXPECT_EQ(work.requests(), 3);
}

TEST_F(ALeader, ShowsFiguresOfEveryWorkerThatTookPartAndTheirSumIsTheTotal) {
  runs_on({"a_1", "b_1"}, 2);
  says("a_1", report_of(4));
  says("b_1", report_of(6));
  says("b_1", report_of(1));
  says("b_1", from_worker::Quit{});
  const auto workers = view().snapshot.workers;
  ASSERT_THAT(workers, SizeIs(2));
  EXPECT_EQ(workers[0].id, "a_1");
  EXPECT_EQ(workers[0].requests, 4);
  EXPECT_EQ(workers[1].requests, 7);
  EXPECT_EQ(workers[1].state, "left");
  EXPECT_EQ(requests(), 11);
}

TEST_F(ALeader, GroupsExceptionsOfAllWorkers) {
  runs_on({"a_1", "b_1"}, 2);
  says("a_1", from_worker::Exception{"boom", "at task", 2});
  says("b_1", from_worker::Exception{"boom", "at task", 1});
  const auto rows = view().snapshot.exceptions;
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].count, 3);
  EXPECT_THAT(rows[0].nodes, ElementsAre("a_1", "b_1"));
}

TEST_F(ALeader, KeepsTheLogOfEachWorker) {
  joins("a_1");
  says("a_1", from_worker::Logs{"a_1", {"one"}});
  says("a_1", from_worker::Logs{"a_1", {"one", "two"}});
  EXPECT_THAT(leader.logs().at("a_1"), ElementsAre("one", "two"));
}

TEST_F(ALeader, ShowsTheRun) {
  runs_on({"a_1", "b_1"}, 5);
  passes(2s);
  const auto shown = view();
  EXPECT_EQ(shown.snapshot.state, "running");
  EXPECT_EQ(shown.snapshot.users, 5);
  EXPECT_EQ(shown.snapshot.target_users, 5);
  EXPECT_EQ(shown.snapshot.elapsed, 2s);
  EXPECT_EQ(shown.users, (ClassCounts{{"A", 5}}));
  EXPECT_THAT(shown.snapshot.series, testing::Not(IsEmpty()));
}

TEST_F(ALeader, SendsWorkersOfAFormerLeaderAway) {
  says("old_1", from_worker::Spawning{});
  EXPECT_THAT(outbox.receivers<to_worker::Quit>(), ElementsAre("old_1"));
}

TEST_F(ALeader, HasNoLocustfileToGive) {
  says("w_1", from_worker::LocustFileRequest{"2.46.3"});
  EXPECT_THAT(outbox.receivers<to_worker::NoLocustFile>(), ElementsAre("w_1"));
}

TEST_F(ALeader, DropsWhatAWorkerSaysInTheNameOfAnother) {
  runs_on({"a_1", "b_1"}, 2);
  leader.receive("b_1", encode(FromWorker(from_worker::Quit{}), "a_1"), now);
  EXPECT_EQ(leader.status().workers, 2);
  EXPECT_EQ(view().refused_messages, 1);
}

TEST_F(ALeader, DropsReportsOfStrangers) {
  runs_on({"a_1"}, 1);
  says("stranger", report_of(5));
  says("stranger", from_worker::SpawningComplete{{{"A", 9}}});
  says("stranger", from_worker::Exception{"boom", "", 1});
  says("stranger", from_worker::ClientStopped{});
  EXPECT_EQ(requests(), 0);
  EXPECT_EQ(view().snapshot.users, 1);
  EXPECT_THAT(view().snapshot.exceptions, IsEmpty());
  EXPECT_EQ(view().refused_messages, 4);
}

TEST_F(ALeader, DoesNotCountAWorkerThatClaimsMoreUsersThanThereCanBe) {
  runs_on({"a_1", "b_1"}, 2);
  for (const auto* id : {"a_1", "b_1"})
    says(id, from_worker::SpawningComplete{{{"A", 2'147'483'647}, {"B", 2'147'483'647}}});
  EXPECT_EQ(view().snapshot.users, 2'147'483'647);
}

// The frames that end the receive loop of a stock master, and those it survives.
TEST_F(ALeader, SurvivesEveryFrameOfTheProbe) {
  runs_on({"a_1"}, 1);
  const auto refused = view().refused_messages;
  for (const auto& line : testing_support::read_capture("14_probe_master.jsonl")) {
    SCOPED_TRACE(line["case"].get<std::string>());
    const auto sender = testing_support::from_hex(line["identity_hex"]);
    if (line["registered_first"]) joins(sender);
    for (const auto& hex : line["sent_hex"]) {
      leader.receive(sender, testing_support::from_hex(hex), now);
      tick();
    }
  }
  EXPECT_GT(view().refused_messages, refused + 10);
  outbox.clear();
  beats("a_1", "running");
  EXPECT_THAT(outbox.receivers<to_worker::HeartbeatReply>(), ElementsAre("a_1"));
}

}  // namespace
}  // namespace chopsticks::cluster
