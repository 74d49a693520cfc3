#include "cluster/leader/saved_run.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "testing/leader_at_work.h"
#include "testing/tallies.h"

namespace chopsticks::cluster {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing_support::report_of;
using testing_support::ToldUsers;
using Kind = stats::RunEvent::Kind;

SavedRun sample() {
  SavedRun run;
  run.run = 3;
  run.plan = {.users = 20, .spawn_rate = {2.5}, .duration = 60s, .stop_timeout = 3s};
  run.started = 1000s;
  run.saved = 1030s;
  run.ends = 1060s;
  run.last_stamp = 1029.5;
  run.tally = report_of(7).tally;
  run.tally.add_exception({"boom", "trace", 2, {"a_1"}});
  run.events = {{1000s, Kind::kRunStarted, "20 users"}, {1010s, Kind::kWorkerLost, "a_1"}};
  run.classes = {{"Reader", 2.5, 0}, {"Admin", 1, 3}};
  run.scenario = "reading";
  run.workers = {{"a_1", 4, "life", 12, 5, 9.5, 100, 1, Bytes{4096}}};
  return run;
}

TEST(ASavedRun, ComesBackAsItWas) {
  const auto run = sample();
  const auto back = decode_saved_run(encode(run));
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->run, run.run);
  EXPECT_EQ(back->plan.users, 20);
  EXPECT_EQ(back->plan.spawn_rate.value, 2.5);
  EXPECT_EQ(back->plan.duration, run.plan.duration);
  EXPECT_EQ(back->plan.stop_timeout, run.plan.stop_timeout);
  EXPECT_EQ(back->started, run.started);
  EXPECT_EQ(back->ends, run.ends);
  EXPECT_EQ(back->last_stamp, run.last_stamp);
  EXPECT_EQ(back->tally.total.requests, 7U);
  ASSERT_EQ(back->tally.exceptions().size(), 1U);
  EXPECT_EQ(back->tally.exceptions()[0].count, 2U);
  EXPECT_EQ(back->events, run.events);
  EXPECT_EQ(back->classes, run.classes);
  EXPECT_EQ(back->scenario, "reading");
  EXPECT_EQ(back->workers, run.workers);
}

TEST(ASavedRun, KeepsItsStatisticsBitByBit) {
  Random random(3);
  auto run = sample();
  run.tally = testing_support::any_tally(random);
  const auto back = decode_saved_run(encode(run));
  ASSERT_TRUE(back) << back.error().message;
  testing_support::expect_equal(back->tally.entries, run.tally.entries);
  testing_support::expect_equal(back->tally.endpoints, run.tally.endpoints);
  testing_support::expect_equal(back->tally.total, run.tally.total);
  ASSERT_EQ(back->tally.errors().size(), run.tally.errors().size());
  EXPECT_EQ(back->tally.errors()[0].occurrences, run.tally.errors()[0].occurrences);
  EXPECT_EQ(back->tally.errors()[0].last_seen, run.tally.errors()[0].last_seen);
}

TEST(ASavedRun, MayHaveLastedForDaysWithAHundredOperations) {
  auto run = sample();
  stats::Entry entry;
  for (std::int64_t second = 0; second != 100'000; ++second)
    entry.seconds.add({1'700'000'000 + second, 1'000'000, 1, MiB});
  entry.total_latency = 24h * 365;
  for (int i = 0; i != 100; ++i) run.tally.entries.at({"GET", std::to_string(i)}).merge(entry);
  const auto bytes = encode(run);
  EXPECT_GT(bytes.size(), std::size_t{5} << 20U);
  const auto back = decode_saved_run(bytes);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_TRUE(back->tally.entries.find({"GET", "99"})->seconds == entry.seconds);
}

TEST(ASavedRun, ThatIsDamagedIsAnError) {
  const auto bytes = encode(sample());
  EXPECT_FALSE(decode_saved_run(""));
  EXPECT_FALSE(decode_saved_run("hello"));
  EXPECT_FALSE(decode_saved_run(bytes + "x"));
  for (std::size_t size = 0; size < bytes.size(); size += 7)
    EXPECT_FALSE(decode_saved_run(bytes.substr(0, size)));
}

TEST(ASavedRun, IsReadFromItsFile) {
  const auto path = std::filesystem::temp_directory_path() /
                    ("chopsticks-saved-" + std::to_string(getpid()) + ".state");
  ASSERT_TRUE(write_saved_run(path, sample()));
  EXPECT_EQ(read_saved_run(path)->run, 3U);
  std::filesystem::remove(path);
  EXPECT_THAT(read_saved_run(path).error().message, HasSubstr("no run that could be taken over"));
}

/// A leader that ended in the middle of a run of 4 users on two workers, and the next one.
class ARunTakenOver : public testing::Test {
 protected:
  static LeaderSettings settings() {
    LeaderSettings settings;
    settings.classes = {{"A", 1, 0}};
    settings.save_file = "somewhere";
    return settings;
  }
  static void reports(testing_support::LeaderAtWork& at, const std::string& id,
                      std::uint64_t number) {
    auto report = report_of(10);
    report.number = {"life" + id, number};
    at.says(id, report);
  }
  static void beat(testing_support::LeaderAtWork& at, const std::string& id) {
    from_worker::Heartbeat heartbeat{"running", 0, {}, from_worker::Telemetry{}};
    heartbeat.telemetry->life = "life" + id;
    at.says(id, heartbeat);
  }
  void SetUp() override {
    for (const auto* id : {"a_1", "b_1"})
      first.says(id, from_worker::ClientReady{announced_version("life" + std::string(id))});
    ASSERT_TRUE(
        first.leader.start({.users = 4, .spawn_rate = {1000.0}, .duration = 60s}, first.now));
    first.tick();
    for (const auto* id : {"a_1", "b_1"}) {
      first.obeys(id);
      reports(first, id, 1);
      reports(first, id, 2);
    }
    first.passes(2s);
    saved = first.leader.saved(first.now);
    ASSERT_TRUE(saved);
    next.now = first.now;
    next.at(next.now.monotonic + 5s);
  }

  testing_support::LeaderAtWork first{settings()};
  testing_support::LeaderAtWork next{settings()};
  std::optional<SavedRun> saved;
};

TEST_F(ARunTakenOver, GoesOnWithTheSameUsersWhereTheyAre) {
  ASSERT_TRUE(next.leader.resume(*saved, next.now));
  EXPECT_EQ(next.view().remaining, 53s);
  beat(next, "b_1");
  EXPECT_TRUE(next.outbox.users_sent().empty());  // not all four on the first that is back
  beat(next, "a_1");
  next.tick();
  EXPECT_EQ(next.outbox.users_sent(), (ToldUsers{{"a_1", 2}, {"b_1", 2}}));
  EXPECT_EQ(next.leader.status().run, 1U);
}

TEST_F(ARunTakenOver, GoesOnWithClassesThatItsWorkersToldTheFirstLeader) {
  testing_support::LeaderAtWork untold({});
  untold.at(next.now.monotonic);
  ASSERT_TRUE(untold.leader.resume(*saved, untold.now));
  for (const auto* id : {"a_1", "b_1"}) beat(untold, id);
  untold.tick();
  EXPECT_EQ(untold.outbox.users_sent(), (ToldUsers{{"a_1", 2}, {"b_1", 2}}));
}

TEST_F(ARunTakenOver, DoesNotWaitLongForAWorkerThatIsGone) {
  ASSERT_TRUE(next.leader.resume(*saved, next.now));
  for (int i = 0; i < 6; ++i) {
    beat(next, "a_1");
    next.passes(1s);
  }
  EXPECT_EQ(next.outbox.users_sent(), (ToldUsers{{"a_1", 4}}));
  const auto& events = next.view().snapshot.events;
  const auto lost = std::ranges::find(events, Kind::kWorkerLost, &stats::RunEvent::kind);
  ASSERT_NE(lost, events.end());
  EXPECT_EQ(lost->worker, "b_1");
  EXPECT_EQ(lost->text, "worker b_1 did not come back to this leader: its users go to the others");
}

TEST_F(ARunTakenOver, KeepsTheNameThatItsWorkersToldTheFirstLeader) {
  saved->scenario = "reading";
  ASSERT_TRUE(next.leader.resume(*saved, next.now));
  EXPECT_EQ(next.view().scenario, nullptr);
  beat(next, "a_1");
  EXPECT_EQ(next.view().scenario->name, "reading");
}

TEST_F(ARunTakenOver, CountsWhatTheFirstLeaderHadAndWhatItHadNot) {
  ASSERT_TRUE(next.leader.resume(*saved, next.now));
  EXPECT_EQ(next.requests(), 40U);
  for (const auto* id : {"a_1", "b_1"}) beat(next, id);
  EXPECT_EQ(next.outbox.last<to_worker::HeartbeatReply>("a_1").reports, 2U);
  reports(next, "a_1", 2);  // it is not sure that it arrived
  reports(next, "a_1", 3);
  EXPECT_EQ(next.requests(), 50U);
  EXPECT_EQ(next.view().snapshot.lost_operations, 0U);
}

TEST_F(ARunTakenOver, ConfirmsOnlyReportsThatASavedRunHolds) {
  first.says("a_1", from_worker::Heartbeat{"running", 0, {}, from_worker::Telemetry{}});
  EXPECT_EQ(first.outbox.last<to_worker::HeartbeatReply>("a_1").reports, 0U);
  first.leader.reports_are_safe();
  first.says("a_1", from_worker::Heartbeat{"running", 0, {}, from_worker::Telemetry{}});
  EXPECT_EQ(first.outbox.last<to_worker::HeartbeatReply>("a_1").reports, 2U);
}

TEST_F(ARunTakenOver, SaysSoInTheListOfEvents) {
  ASSERT_TRUE(next.leader.resume(*saved, next.now));
  std::vector<Kind> kinds;
  for (const auto& event : next.view().snapshot.events) kinds.push_back(event.kind);
  EXPECT_EQ(kinds.front(), Kind::kRunStarted);
  EXPECT_EQ(kinds.back(), Kind::kResumed);
}

TEST_F(ARunTakenOver, WithoutAnyWorkerIsGivenUp) {
  ASSERT_TRUE(next.leader.resume(*saved, next.now));
  next.passes(62s);
  EXPECT_EQ(next.leader.status().phase, Phase::kStopped);
  EXPECT_EQ(next.leader.status().trouble, "all workers were lost");
}

TEST_F(ARunTakenOver, WhoseTimeIsOverEndsWhenItsWorkersAreBack) {
  next.at(next.now.monotonic + 100s);
  ASSERT_TRUE(next.leader.resume(*saved, next.now));
  EXPECT_TRUE(next.outbox.receivers<to_worker::Stop>().empty());
  for (const auto* id : {"a_1", "b_1"}) beat(next, id);
  next.passes(10ms);
  EXPECT_THAT(next.outbox.receivers<to_worker::Stop>(), ElementsAre("a_1", "b_1"));
}

}  // namespace
}  // namespace chopsticks::cluster
