#include "cluster/worker/worker_session.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/fake_load.h"
#include "testing/kept_messages.h"

namespace chopsticks::cluster {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing_support::FakeLoad;
using testing_support::KeptMessages;

constexpr auto kId = "host_0123";

class AWorker : public testing::Test {
 protected:
  void hears(const ToWorker& message) { session.receive(encode(message, settings.id), now); }
  void is_accepted() {
    session.start(now);
    hears(to_worker::Ack{0});
    sent.messages.clear();
  }
  void runs(ClassCounts users, double timestamp = 1) {
    to_worker::Spawn spawn;
    spawn.timestamp = timestamp;
    spawn.users = std::move(users);
    spawn.stop_timeout = 3s;
    hears(spawn);
  }
  /// Ticks whenever the session wants it, until so much time has passed.
  void passes(Nanos span) {
    const auto end = now.monotonic + span;
    while (session.due() <= end) {
      at(session.due());
      session.tick(now);
    }
    at(end);
    session.tick(now);
  }
  void leader_answers_for(Nanos span) {
    for (Nanos t{}; t < span; t += 1s) {
      hears(to_worker::HeartbeatReply{});
      passes(1s);
    }
  }
  void at(Nanos monotonic) { now = {monotonic, 1'700'000'000s + monotonic}; }

  Clocks now{0s, 1'700'000'000s};
  FakeLoad load{{{"A", 0}, {"B", 0}}};
  KeptMessages sent;
  WorkerSettings settings{.id = kId,
                          .host = "host",
                          .cores = 4,
                          .threads = 2,
                          .classes = {{"A", 1, 0}, {"B", 2, 0}},
                          .vitals = {},
                          .logs = {},
                          .run_begins = {},
                          .custom_message = {}};
  WorkerSession session{settings, load, sent};
};

TEST_F(AWorker, AnnouncesItselfEveryFiveSecondsUntilItIsAccepted) {
  session.start(now);
  passes(14s);
  EXPECT_THAT(sent.take_types(), ElementsAre("client_ready", "client_ready", "client_ready"));
  hears(to_worker::Ack{0});
  passes(20s);
  EXPECT_THAT(sent.all<from_worker::ClientReady>(), IsEmpty());
}

TEST_F(AWorker, TellsItsUserClassesOnceAfterEachAck) {
  session.start(now);
  const auto told = [&] {
    std::vector<std::size_t> counts;
    for (const auto& beat : sent.all<from_worker::Heartbeat>())
      counts.push_back(beat.telemetry->classes.size());
    sent.messages.clear();
    return counts;
  };
  hears(to_worker::Ack{0});
  passes(2s);
  EXPECT_THAT(told(), ElementsAre(2, 0, 0));
  hears(to_worker::Ack{0});  // of a leader that was restarted
  passes(2s);
  EXPECT_THAT(told(), ElementsAre(2, 0));
}

TEST_F(AWorker, GivesUpAfterSixtyAnnouncements) {
  session.start(now);
  passes(5 * 60s);
  EXPECT_THAT(sent.all<from_worker::ClientReady>(), SizeIs(60));
  session.stopped(now);
  EXPECT_EQ(session.end(), WorkerEnd::kNeverAnswered);
}

TEST_F(AWorker, SendsHeartbeatAndReportAtOnceWhenAcceptedAndThenEverySecond) {
  session.start(now);
  sent.messages.clear();
  hears(to_worker::Ack{7});
  EXPECT_THAT(sent.take_types(), ElementsAre("heartbeat", "stats"));
  passes(3s);
  EXPECT_THAT(sent.all<from_worker::Heartbeat>(), SizeIs(3));
  EXPECT_THAT(sent.all<from_worker::Stats>(), SizeIs(3));
}

TEST_F(AWorker, ConfirmsASpawnBeforeItActsAndReportsWhenAllUsersAreThere) {
  is_accepted();
  runs({{"A", 2}, {"B", 1}});
  EXPECT_THAT(sent.take_types(), ElementsAre("spawning"));
  EXPECT_EQ(load.users, (ClassCounts{{"A", 2}, {"B", 1}}));
  EXPECT_EQ(load.stop_timeout, 3s);
  session.spawned();
  EXPECT_EQ(sent.all<from_worker::SpawningComplete>().at(0).users,
            (ClassCounts{{"A", 2}, {"B", 1}}));
}

TEST_F(AWorker, TellsItsStateInHeartbeats) {
  const auto state = [this] {
    sent.messages.clear();
    passes(1s);
    return sent.all<from_worker::Heartbeat>().at(0).state;
  };
  is_accepted();
  EXPECT_EQ(state(), "ready");
  runs({{"A", 1}});
  EXPECT_EQ(state(), "spawning");
  session.spawned();
  EXPECT_EQ(state(), "running");
}

TEST_F(AWorker, IgnoresASpawnThatIsNotNewerThanTheLastButConfirmsIt) {
  is_accepted();
  runs({{"A", 2}}, 10.5);
  runs({{"A", 9}}, 10.5);
  runs({{"A", 9}}, 10.25);
  EXPECT_THAT(sent.take_types(), ElementsAre("spawning", "spawning", "spawning"));
  EXPECT_EQ(load.applied, 1);
}

TEST_F(AWorker, TakesASpawnForAnAckThatWasLost) {
  session.start(now);
  sent.messages.clear();
  runs({{"A", 1}});
  EXPECT_THAT(sent.take_types(), ElementsAre("spawning", "heartbeat", "stats"));
}

TEST_F(AWorker, ForgetsWhatWasRecordedBeforeARun) {
  is_accepted();
  load.recorded.total.requests = 5;
  runs({{"A", 1}});
  passes(1s);
  EXPECT_EQ(sent.all<from_worker::Stats>().at(0).tally.total.requests, 0);
}

TEST_F(AWorker, KeepsWhatWasRecordedWhenTheRunIsEdited) {
  is_accepted();
  runs({{"A", 1}}, 1);
  session.spawned();
  load.recorded.total.requests = 5;
  runs({{"A", 2}}, 2);
  passes(1s);
  EXPECT_EQ(sent.all<from_worker::Stats>().at(0).tally.total.requests, 5);
}

TEST_F(AWorker, ReportsClassesItDoesNotHaveInsteadOfRunningThem) {
  is_accepted();
  runs({{"A", 1}, {"Stranger", 4}}, 1);
  runs({{"A", 2}, {"Stranger", 4}}, 2);
  EXPECT_EQ(load.users, (ClassCounts{{"A", 2}, {"B", 0}}));
  const auto exceptions = sent.all<from_worker::Exception>();
  ASSERT_THAT(exceptions, SizeIs(1));
  EXPECT_THAT(exceptions[0].message, testing::HasSubstr("'Stranger'"));
}

TEST_F(AWorker, SendsTheLastStatisticsBeforeItReportsAStopAndIsReadyAgain) {
  is_accepted();
  runs({{"A", 1}});
  session.spawned();
  sent.messages.clear();
  hears(to_worker::Stop{});
  EXPECT_EQ(load.stop_timeout, 3s);
  EXPECT_THAT(sent.messages, IsEmpty());
  load.recorded.total.requests = 3;
  session.stopped(now);
  EXPECT_EQ(sent.all<from_worker::Stats>().at(0).tally.total.requests, 3);
  EXPECT_THAT(sent.take_types(), ElementsAre("stats", "client_stopped", "client_ready"));
  passes(5s);
  EXPECT_THAT(sent.all<from_worker::ClientReady>(), SizeIs(1)) << "the first may have been lost";
}

TEST_F(AWorker, RunsAgainAfterAStop) {
  is_accepted();
  runs({{"A", 1}}, 1);
  hears(to_worker::Stop{});
  session.stopped(now);
  hears(to_worker::Ack{0});
  runs({{"A", 2}}, 2);
  session.spawned();
  EXPECT_EQ(sent.all<from_worker::SpawningComplete>().back().users.at("A"), 2);
}

TEST_F(AWorker, LeavesWithItsLastStatisticsWhenTheLeaderQuits) {
  is_accepted();
  runs({{"A", 1}});
  session.spawned();
  sent.messages.clear();
  hears(to_worker::Quit{});
  load.recorded.total.requests = 3;
  EXPECT_EQ(session.end(), std::nullopt);
  session.stopped(now);
  EXPECT_EQ(sent.all<from_worker::Stats>().at(0).tally.total.requests, 3);
  EXPECT_THAT(sent.take_types(), ElementsAre("stats", "quit"));
  EXPECT_EQ(session.end(), WorkerEnd::kDismissed);
}

TEST_F(AWorker, LeavesWithItsLastStatisticsOnASignal) {
  is_accepted();
  runs({{"A", 1}});
  sent.messages.clear();
  session.leave(now);
  session.stopped(now);
  EXPECT_THAT(sent.take_types(), ElementsAre("stats", "quit"));
  EXPECT_EQ(session.end(), WorkerEnd::kLeft);
}

TEST_F(AWorker, KeepsSendingHeartbeatsWhileUsersFinishTheirTasks) {
  is_accepted();
  runs({{"A", 1}});
  hears(to_worker::Quit{});
  passes(2s);
  EXPECT_THAT(sent.all<from_worker::Heartbeat>(), SizeIs(2));
}

TEST_F(AWorker, DoesNotWaitForEverForUsersToStop) {
  is_accepted();
  runs({{"A", 1}});
  hears(to_worker::Quit{});
  passes(3s + 5s);
  EXPECT_EQ(session.end(), WorkerEnd::kDismissed);
}

TEST_F(AWorker, LeavesWhenQuitComesDuringAStop) {
  is_accepted();
  runs({{"A", 1}});
  sent.messages.clear();
  hears(to_worker::Stop{});
  hears(to_worker::Quit{});
  session.stopped(now);
  EXPECT_EQ(load.stops, 1);
  EXPECT_THAT(sent.take_types(), ElementsAre("stats", "quit"));
}

TEST_F(AWorker, LeavesWhenNoHeartbeatIsAnsweredForAMinute) {
  is_accepted();
  leader_answers_for(100s);
  EXPECT_EQ(load.stops, 0);
  passes(58s);
  EXPECT_EQ(load.stops, 0);
  passes(3s);
  EXPECT_EQ(load.stops, 1);
  session.stopped(now);
  EXPECT_EQ(session.end(), WorkerEnd::kLeaderLost);
}

TEST_F(AWorker, StaysWithALeaderThatNeverAnswersHeartbeats) {
  is_accepted();
  passes(10min);
  EXPECT_EQ(load.stops, 0);
}

TEST_F(AWorker, SendsEachKindOfExceptionBeforeTheReport) {
  is_accepted();
  load.recorded.add_exception({"boom", "at task", 3, {}});
  passes(1s);
  const auto exceptions = sent.all<from_worker::Exception>();
  ASSERT_THAT(exceptions, SizeIs(1));
  EXPECT_EQ(exceptions[0], (from_worker::Exception{"boom", "at task", 3}));
}

TEST_F(AWorker, ConnectsAnewWhenTold) {
  is_accepted();
  hears(to_worker::Reconnect{});
  EXPECT_EQ(sent.reconnects, 1);
}

TEST_F(AWorker, IgnoresWhatItDoesNotKnow) {
  is_accepted();
  hears(Custom{"party", {}});
  hears(to_worker::UpdateUserClass{"A", {}});
  EXPECT_THAT(sent.messages, IsEmpty());
}

TEST_F(AWorker, IgnoresBytesThatAreNoMessageAndMessagesForOthers) {
  is_accepted();
  for (const std::string bytes : {"", "\x93", "garbage", "\x90", "\xc1"})
    session.receive(bytes, now);
  session.receive(encode(ToWorker(to_worker::Quit{}), "host_9999"), now);
  EXPECT_THAT(sent.messages, IsEmpty());
  EXPECT_EQ(load.stops, 0);
  passes(1s);
  EXPECT_THAT(sent.take_types(), ElementsAre("heartbeat", "stats"));
}

TEST_F(AWorker, TellsHowFarTheLeadersClockIsAhead) {
  is_accepted();
  hears(to_worker::HeartbeatReply{to_worker::Clocks{now.wall, now.wall + 90s}});
  passes(1s);
  const auto telemetry = sent.all<from_worker::Heartbeat>().at(0).telemetry;
  ASSERT_TRUE(telemetry);
  EXPECT_EQ(telemetry->offset, 90s);
  EXPECT_EQ(telemetry->sent, now.wall);
  EXPECT_EQ(telemetry->cores, 4);
}

TEST_F(AWorker, SaysAtOnceWhatItsLoadShapeAnswers) {
  std::optional<plan::ShapeMoment> asked;
  settings.shape = plan::ShapeInfo{"Spike", false};
  settings.ask_shape = [&](const plan::ShapeMoment& moment, const plan::ShapeReply& reply) {
    asked = moment;
    reply({moment.run, plan::ShapeGoal{7, PerSecond{1}, {}}, ""});
  };
  WorkerSession* shaped = nullptr;
  settings.shape_reply = [&](plan::ShapeAnswer answer) { shaped->shape_says(answer, now); };
  WorkerSession session_with_shape(settings, load, sent);
  shaped = &session_with_shape;
  const auto told = [&](const ToWorker& message) { shaped->receive(encode(message, kId), now); };
  told(to_worker::Ack{0});
  EXPECT_EQ(sent.all<from_worker::Heartbeat>().at(0).telemetry->shape, settings.shape);
  told(to_worker::HeartbeatReply{{}, plan::ShapeMoment{4, 30s, 5, 1, PerSecond{1}}});
  EXPECT_EQ(asked->run_time, 30s);
  const auto answer = sent.all<from_worker::Heartbeat>().back().telemetry->shape_answer;
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->run, 4);
  EXPECT_EQ(answer->goal->users, 7);
}

TEST_F(AWorker, CanForgetWhatWasMeasuredDuringTheFirstRampOnly) {
  settings.reset_stats = true;
  WorkerSession resetting(settings, load, sent);
  const auto told = [&](const ToWorker& message) { resetting.receive(encode(message, kId), now); };
  to_worker::Spawn spawn;
  spawn.timestamp = 1;
  spawn.users = {{"A", 1}};
  told(spawn);
  load.recorded.total.requests = 5;
  told(to_worker::SpawningComplete{1});
  EXPECT_EQ(load.recorded.total.requests, 0);
  load.recorded.total.requests = 5;
  told(to_worker::SpawningComplete{1});
  EXPECT_EQ(load.recorded.total.requests, 5);
}

TEST_F(AWorker, SendsItsLogEveryTenSecondsWhenThereIsSomethingNew) {
  std::vector<std::string> lines{"one"};
  settings.logs = [&] { return lines; };
  WorkerSession logging(settings, load, sent);
  logging.receive(encode(ToWorker(to_worker::Ack{0}), kId), now);
  const auto ticks_until = [&](Nanos end) {
    for (; now.monotonic <= end; at(now.monotonic + 1s)) logging.tick(now);
  };
  ticks_until(25s);
  EXPECT_THAT(sent.all<from_worker::Logs>(), SizeIs(1));
  lines.push_back("two");
  ticks_until(31s);
  EXPECT_EQ(sent.all<from_worker::Logs>().back().lines, lines);
}

}  // namespace
}  // namespace chopsticks::cluster
