#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cluster/worker/worker_session.h"
#include "testing/fake_load.h"
#include "testing/kept_messages.h"

namespace chopsticks::cluster {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing_support::FakeLoad;
using testing_support::KeptMessages;

/// A worker of two users whose leader confirms reports, until it falls silent.
class AWorkerInTrouble : public testing::Test {
 protected:
  void SetUp() override {
    session.start(now);
    hears(to_worker::Ack{0});
    answers();
    to_worker::Spawn spawn;
    spawn.timestamp = 1;
    spawn.users = {{"A", 2}};
    hears(spawn);
    session.spawned();
    sent.messages.clear();
  }
  void hears(const ToWorker& message) { session.receive(encode(message, "w_1"), now); }
  /// Confirms everything sent so far.
  void answers() {
    std::uint64_t last = confirmed;
    for (const auto& number : numbers()) last = std::max(last, number);
    confirmed = last;
    answers_up_to(last);
  }
  void answers_up_to(std::uint64_t number) {
    to_worker::HeartbeatReply reply;
    reply.clocks = {now.wall, now.wall};
    reply.reports = number;
    reply.wire = reads;
    hears(reply);
  }
  void passes(Nanos span) {
    const auto end = now.monotonic + span;
    while (session.due() <= end) {
      now.monotonic = std::max(session.due(), now.monotonic);
      session.tick(now);
    }
    now.monotonic = end;
    session.tick(now);
  }
  [[nodiscard]] std::vector<std::uint64_t> numbers() const {
    std::vector<std::uint64_t> numbers;
    for (const auto& report : sent.all<from_worker::Stats>())
      numbers.push_back(report.number->number);
    return numbers;
  }
  void does(std::uint64_t requests) { load.recorded.total.requests += requests; }

  Clocks now{0s, 1'700'000'000s};
  FakeLoad load{{{"A", 0}}};
  KeptMessages sent;
  WorkerSettings settings{.id = "w_1", .host = "host", .life = "life"};
  WorkerSession session{settings, load, sent};
  std::uint64_t confirmed = 0;
  std::optional<std::int64_t> reads;  // the version the leader tells
};

TEST_F(AWorkerInTrouble, NumbersItsReports) {
  answers();
  passes(1s);
  passes(1s);
  const auto all = numbers();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1], all[0] + 1);
}

TEST_F(AWorkerInTrouble, SendsReportsAgainThatAnAnsweringLeaderDoesNotConfirm) {
  passes(1s);
  const auto first = numbers().front();
  for (int i = 0; i < 4; ++i) {
    answers_up_to(first - 1);
    passes(1s);
  }
  EXPECT_EQ(std::ranges::count(numbers(), first), 2);
  answers_up_to(first + 100);
  sent.messages.clear();
  for (int i = 0; i < 5; ++i) {
    passes(1s);
    answers();
  }
  EXPECT_EQ(std::ranges::count(numbers(), first), 0);
}

TEST_F(AWorkerInTrouble, SendsNoMoreThanAFewReportsToALeaderThatConfirmsNone) {
  sent.is_connected = false;
  for (int i = 0; i < 30; ++i) {
    does(10);
    passes(1s);
  }
  EXPECT_LE(numbers().size(), 8U);
  EXPECT_GT(load.recorded.total.requests, 200U);
}

TEST_F(AWorkerInTrouble, StopsItsUsersBeforeASilentLeaderGivesThemToOthers) {
  passes(3700ms);
  EXPECT_EQ(load.stops, 0);
  passes(300ms);
  EXPECT_EQ(load.stops, 1);
  sent.messages.clear();
  does(7);
  session.stopped(now);
  ASSERT_EQ(sent.all<from_worker::Stats>().size(), 1U);
  EXPECT_EQ(sent.all<from_worker::Stats>()[0].tally.total.requests, 7U);
  EXPECT_EQ(sent.all<from_worker::ClientReady>().size(), 1U);
  EXPECT_THAT(sent.all<from_worker::ClientStopped>(), IsEmpty());
}

TEST_F(AWorkerInTrouble, RunsTheUsersOfALeaderThatHasItBackAfterASilence) {
  passes(4s);
  ASSERT_EQ(load.stops, 1);
  session.stopped(now);
  passes(3s);
  hears(to_worker::Ack{0});
  hears(to_worker::Spawn{2, {{"A", 2}}, {}, {}, {}});
  passes(500ms);
  EXPECT_EQ(load.stops, 1);
}

TEST_F(AWorkerInTrouble, KeepsItsUsersWhenTheLeaderHasEndedUntilTheGraceIsOver) {
  sent.is_connected = false;
  passes(59s);
  EXPECT_EQ(load.stops, 0);
  passes(2s);
  EXPECT_EQ(load.stops, 1);
  session.stopped(now);
  EXPECT_EQ(session.end(), WorkerEnd::kLeaderLost);
}

TEST_F(AWorkerInTrouble, IsNotReassuredByAProbe) {
  passes(3s);
  hears(to_worker::HeartbeatReply{});
  passes(1s);
  EXPECT_EQ(load.stops, 1);
}

TEST_F(AWorkerInTrouble, GivesALeaderThatComesBackTimeToAnswer) {
  sent.is_connected = false;
  passes(20s);
  sent.is_connected = true;
  passes(3s);
  EXPECT_EQ(load.stops, 0);
  passes(1s);
  EXPECT_EQ(load.stops, 1);
}

TEST_F(AWorkerInTrouble, LeavesWithAllThatWasNotConfirmed) {
  passes(3s);
  const auto before = numbers();
  sent.messages.clear();
  session.leave(now);
  session.stopped(now);
  auto expected = before;
  expected.push_back(before.back() + 1);
  EXPECT_EQ(numbers(), expected);
}

TEST_F(AWorkerInTrouble, LeavesWhenItIsSentAwayForAReason) {
  hears(to_worker::Quit{"another process has taken its place"});
  session.stopped(now);
  EXPECT_EQ(session.end(), WorkerEnd::kRefused);
  ASSERT_EQ(sent.all<from_worker::Quit>().size(), 1U);
  EXPECT_EQ(sent.all<from_worker::Quit>()[0].life, "life");
}

TEST_F(AWorkerInTrouble, ReportsInRowsToALeaderThatReadsThem) {
  reads = WireVersions::kCompactRows;
  answers();
  does(7);
  passes(1s);
  const auto report = sent.all<from_worker::Stats>().back();
  ASSERT_TRUE(report.rows);
  EXPECT_EQ(report.rows->requests(), 7U);
  EXPECT_EQ(report.tally.total.requests, 0U);
}

TEST_F(AWorkerInTrouble, SendsItsReportsAgainInTheFormTheLeaderReads) {
  reads = WireVersions::kCompactRows;
  answers();
  does(7);
  passes(1s);
  const auto number = numbers().back();
  sent.messages.clear();
  reads = std::nullopt;  // an older one has taken the run over
  for (int i = 0; i < 4; ++i) {
    answers_up_to(number - 1);
    passes(1s);
  }
  const auto all = sent.all<from_worker::Stats>();
  const auto again =
      std::ranges::find(all, number, [](const auto& report) { return report.number->number; });
  ASSERT_NE(again, all.end());
  EXPECT_FALSE(again->rows);
  EXPECT_EQ(again->tally.total.requests, 7U);
}

TEST_F(AWorkerInTrouble, DoesNotExpectTheNextLeaderToReadRows) {
  reads = WireVersions::kCompactRows;
  answers();
  sent.is_connected = false;
  passes(1s);
  EXPECT_FALSE(sent.all<from_worker::Stats>().back().rows);
  sent.is_connected = true;
  answers();
  hears(to_worker::Ack{0});
  passes(1s);
  EXPECT_FALSE(sent.all<from_worker::Stats>().back().rows);
}

TEST_F(AWorkerInTrouble, BringsItsHeartbeatWithTheReportToALeaderThatTakesItSo) {
  reads = WireVersions::kHeartbeatInReport;
  answers();
  sent.messages.clear();
  for (int i = 0; i != 3; ++i) {
    passes(1s);
    answers();
  }
  const auto reports = sent.all<from_worker::Stats>();
  ASSERT_EQ(reports.size(), 3U);
  for (const auto& report : reports) EXPECT_EQ(report.heartbeat.value().state, "running");
  EXPECT_THAT(sent.all<from_worker::Heartbeat>(), IsEmpty());
}

TEST_F(AWorkerInTrouble, IsHeardEverySecondAlsoWhileItsReportsWait) {
  reads = WireVersions::kHeartbeatInReport;
  answers();
  const auto confirmed_before = confirmed;
  for (int i = 0; i != 15; ++i) {
    sent.messages.clear();
    answers_up_to(confirmed_before);
    passes(1s);
    const auto reports = sent.all<from_worker::Stats>();
    const auto with_report = std::ranges::count_if(
        reports, [](const auto& report) { return report.heartbeat.has_value(); });
    ASSERT_EQ(sent.all<from_worker::Heartbeat>().size() + static_cast<std::size_t>(with_report), 1U)
        << i;
  }
  EXPECT_THAT(sent.all<from_worker::Heartbeat>(), testing::SizeIs(1));
}

TEST_F(AWorkerInTrouble, BeatsAloneAgainWhenTheLeaderMayBeAnother) {
  reads = WireVersions::kHeartbeatInReport;
  answers();
  passes(1s);
  sent.is_connected = false;
  sent.messages.clear();
  passes(1s);
  EXPECT_FALSE(sent.all<from_worker::Stats>().back().heartbeat);
  EXPECT_THAT(sent.all<from_worker::Heartbeat>(), testing::SizeIs(1));
}

TEST_F(AWorkerInTrouble, ForgetsUnconfirmedReportsOfARunThatIsOver) {
  passes(1s);
  hears(to_worker::Stop{});
  session.stopped(now);
  hears(to_worker::Ack{0});
  to_worker::Spawn spawn;
  spawn.timestamp = 2;
  spawn.users = {{"A", 2}};
  hears(spawn);
  sent.messages.clear();
  for (int i = 0; i < 6; ++i) {
    answers_up_to(0);
    passes(1s);
  }
  const auto all = numbers();
  ASSERT_FALSE(all.empty());
  EXPECT_EQ(*std::ranges::min_element(all), all.front());
}

}  // namespace
}  // namespace chopsticks::cluster
