#include <limits>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cluster/leader/leader.h"
#include "testing/captures.h"
#include "testing/leader_at_work.h"
#include "testing/tallies.h"

namespace chopsticks::cluster {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing_support::LeaderAtWork;
using testing_support::report_of;

class ALeaderThatListens : public testing_support::LeaderTest {};

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

TEST_F(ALeaderThatListens, ShowsFiguresOfEveryWorkerThatTookPartAndTheirSumIsTheTotal) {
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

TEST_F(ALeaderThatListens, KnowsWhatEachWorkerMeasuredAlsoOfOneThatLeft) {
  runs_on({"a_1", "b_1"}, 2);
  says("a_1", report_of(4));
  says("b_1", report_of(6));
  says("b_1", from_worker::Quit{});
  EXPECT_EQ(leader.tally_of("a_1")->total().requests, 4U);
  EXPECT_EQ(leader.tally_of("b_1")->total().requests, 6U);
  EXPECT_EQ(leader.tally_of("nobody"), std::nullopt);
}

TEST_F(ALeaderThatListens, CountsRowsLikeTheTallyTheyAreOf) {
  Random random(5);
  const auto tally = testing_support::any_tally(random);
  from_worker::Stats in_rows;
  in_rows.rows = CompactRows(tally);
  runs_on({"a_1", "b_1"}, 2);
  says("a_1", in_rows);
  const auto of_rows = leader.tally();
  leader.reset_stats();
  says("b_1", from_worker::Stats{tally, {}});
  testing_support::expect_equal(of_rows.entries, leader.tally().entries);
  testing_support::expect_equal(of_rows.endpoints, leader.tally().endpoints);
  testing_support::expect_equal(of_rows.total, leader.tally().total);
  EXPECT_EQ(leader.tally_of("a_1"), leader.tally_of("b_1"));
  const auto workers = view().snapshot.workers;
  EXPECT_EQ(workers[0].requests, tally.total.requests);
  EXPECT_EQ(workers[0].bytes, workers[1].bytes);
}

TEST_F(ALeaderThatListens, CountsNothingOfRowsThatAreDamagedSomewhere) {
  Random random(5);
  from_worker::Stats report;
  report.rows = CompactRows(testing_support::any_tally(random));
  runs_on({"a_1"}, 2);
  auto frame = encode(FromWorker(report), "a_1");
  frame[frame.find("upload")] = '\xff';  // the name of the first entry
  leader.receive("a_1", frame, now);
  EXPECT_EQ(requests(), 0U);
  EXPECT_EQ(view().refused_messages, 1U);
}

TEST_F(ALeaderThatListens, StopsAddingWhereTimesWouldBeLongerThanAnythingLasts) {
  stats::Tally tally;
  tally.entries.at({"GET", "a"}).requests = tally.total.requests = 1;
  tally.entries.at({"GET", "a"}).total_latency = tally.total.total_latency = kLongestSpan;
  from_worker::Stats report;
  report.rows = CompactRows(tally);
  runs_on({"a_1"}, 2);
  for (int i = 0; i != 3; ++i) says("a_1", report);
  EXPECT_EQ(requests(), 3U);
  EXPECT_EQ(leader.tally().total.total_latency, kLongestSpan);
  EXPECT_EQ(leader.tally_of("a_1")->total().total_latency, kLongestSpan);
}

TEST_F(ALeaderThatListens, TakesNoTelemetryWithTimesThatCannotBeCompared) {
  constexpr auto kNever = std::numeric_limits<Nanos::rep>::min();
  joins("a_1");
  from_worker::Telemetry told;
  told.lag = 2ms;
  told.offset = Nanos(kNever);
  says("a_1", from_worker::Heartbeat{"ready", 50, 1, told});
  EXPECT_EQ(view().snapshot.workers.at(0).lag, std::nullopt);
  told.offset.reset();
  told.sent = Nanos(kNever + 1);
  says("a_1", from_worker::Heartbeat{"ready", 50, 1, told});
  told.sent = Nanos::max();
  says("a_1", from_worker::Heartbeat{"ready", 50, 1, told});
  EXPECT_EQ(view().snapshot.workers.at(0).lag, std::nullopt);
}

TEST_F(ALeaderThatListens, MovesRowsToItsOwnTime) {
  stats::Tally tally;
  tally.total.requests = 3;
  tally.total.last_request = now.wall + 3600s;
  from_worker::Stats report;
  report.rows = CompactRows(tally);
  runs_on({"a_1"}, 2);
  says("a_1", report);
  EXPECT_EQ(leader.tally().total.last_request, now.wall);
}

TEST_F(ALeaderThatListens, TellsItsOwnKindAloneWhatItReads) {
  runs_on({"a_1"}, 2);
  beats("a_1");
  EXPECT_EQ(outbox.last<to_worker::HeartbeatReply>("a_1").wire, std::nullopt);
  says("b_1", from_worker::ClientReady{announced_version("life")});
  from_worker::Telemetry told;
  told.life = "life";
  says("b_1", from_worker::Heartbeat{"ready", 1, 1, told});
  EXPECT_EQ(outbox.last<to_worker::HeartbeatReply>("b_1").wire, WireVersions().newest);
}

TEST_F(ALeaderThatListens, TakesAHeartbeatThatComesWithAReport) {
  runs_on({"a_1"}, 2);
  stats::Tally tally;
  tally.total.requests = 3;
  from_worker::Stats report;
  report.rows = CompactRows(tally);
  report.heartbeat = {"running", 50, 1, from_worker::Telemetry{.life = "", .lag = 2ms}};
  outbox.clear();
  for (int i = 0; i != 8; ++i) {
    says("a_1", report);
    now.monotonic += 1s;
    leader.tick(now);
  }
  EXPECT_EQ(outbox.receivers<to_worker::HeartbeatReply>(), std::vector<std::string>(8, "a_1"));
  EXPECT_EQ(requests(), 24U);
  const auto worker = view().snapshot.workers.at(0);
  EXPECT_EQ(worker.state, "running");
  EXPECT_EQ(worker.lag, 2ms);
}

TEST_F(ALeaderThatListens, SendsAStopToAStrangerWhoseReportBringsAHeartbeat) {
  from_worker::Stats report;
  report.rows = CompactRows(stats::Tally());
  report.heartbeat = {"running", 50, 1, {}};
  says("b_1", report);
  EXPECT_EQ(outbox.receivers<to_worker::Stop>(), std::vector<std::string>{"b_1"});
  EXPECT_EQ(requests(), 0U);
}

TEST_F(ALeaderThatListens, TellsTheVitalsOfAWorker) {
  joins("a_1");
  from_worker::Telemetry told;
  told.network = {{1000}, {0}};
  told.sent = now.wall;
  told.offset = -5ms;
  told.lag = 2ms;
  says("a_1", from_worker::Heartbeat{"ready", 50, 1, told});
  told.network = {{3000}, {500}};
  told.sent += 2s;
  says("a_1", from_worker::Heartbeat{"ready", 50, 1, told});
  const auto worker = view().snapshot.workers.at(0);
  EXPECT_EQ(worker.network->received.value, 1000);
  EXPECT_EQ(worker.network->sent.value, 250);
  EXPECT_EQ(worker.clock_skew, 5ms);
  EXPECT_EQ(worker.lag, 2ms);
  EXPECT_EQ(worker.last_seen, now.wall);
  EXPECT_NE(worker.version, "");
}

TEST_F(ALeaderThatListens, GroupsExceptionsOfAllWorkers) {
  runs_on({"a_1", "b_1"}, 2);
  says("a_1", from_worker::Exception{"boom", "at task", 2});
  says("b_1", from_worker::Exception{"boom", "at task", 1});
  const auto rows = view().snapshot.exceptions;
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].count, 3);
  EXPECT_THAT(rows[0].nodes, ElementsAre("a_1", "b_1"));
}

TEST_F(ALeaderThatListens, KeepsTheLogOfEachWorker) {
  joins("a_1");
  says("a_1", from_worker::Logs{"a_1", {"one"}});
  says("a_1", from_worker::Logs{"a_1", {"one", "two"}});
  EXPECT_THAT(leader.logs().at("a_1"), ElementsAre("one", "two"));
}

TEST_F(ALeaderThatListens, ShowsTheRun) {
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

TEST_F(ALeaderThatListens, ShowsTheFirstSecondOfARunAsOneSecond) {
  runs_on({"a_1"}, 2);
  const auto first = std::chrono::floor<std::chrono::seconds>(now.wall).count();
  stats::Tally tally;
  tally.total.requests = 30;
  tally.total.seconds.add({first, 10, 0, {}});
  tally.total.seconds.add({first + 1, 20, 0, {}});
  from_worker::Stats report;
  report.rows = CompactRows(tally);
  passes(1s);
  says("a_1", report);
  passes(1s);
  const auto series = view().snapshot.series;
  ASSERT_GE(series.size(), 2U);
  EXPECT_EQ(series[0]->total.requests, 10U);
  EXPECT_EQ(series[1]->total.requests, 20U);
}

TEST_F(ALeaderThatListens, SendsWorkersOfAFormerLeaderAway) {
  says("old_1", from_worker::Spawning{});
  EXPECT_THAT(outbox.receivers<to_worker::Quit>(), ElementsAre("old_1"));
}

TEST_F(ALeaderThatListens, HasNoLocustfileToGive) {
  says("w_1", from_worker::LocustFileRequest{"2.46.3"});
  EXPECT_THAT(outbox.receivers<to_worker::NoLocustFile>(), ElementsAre("w_1"));
}

// Answers wait in memory for a peer that does not read.
TEST_F(ALeaderThatListens, DoesNotSendTheScenarioAgainAndAgain) {
  for (int i = 0; i != 50; ++i) says("w_1", from_worker::LocustFileRequest{"2.46.3"});
  EXPECT_EQ(outbox.receivers<to_worker::NoLocustFile>().size(), 5U);
  EXPECT_EQ(leader.view(now).refused_messages, 45U);
}

TEST_F(ALeaderThatListens, DropsWhatAWorkerSaysInTheNameOfAnother) {
  runs_on({"a_1", "b_1"}, 2);
  leader.receive("b_1", encode(FromWorker(from_worker::Quit{}), "a_1"), now);
  EXPECT_EQ(leader.status().workers, 2);
  EXPECT_EQ(view().refused_messages, 1);
}

TEST_F(ALeaderThatListens, DropsReportsOfStrangers) {
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

TEST_F(ALeaderThatListens, DoesNotCountAWorkerThatClaimsMoreUsersThanThereCanBe) {
  runs_on({"a_1", "b_1"}, 2);
  for (const auto* id : {"a_1", "b_1"})
    says(id, from_worker::SpawningComplete{{{"A", 2'147'483'647}}});
  EXPECT_EQ(view().snapshot.users, 2'147'483'647);
}

// The frames that end the receive loop of a stock master, and those it survives.
TEST_F(ALeaderThatListens, SurvivesEveryFrameOfTheProbe) {
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
