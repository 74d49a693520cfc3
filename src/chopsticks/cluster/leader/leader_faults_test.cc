#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/leader_at_work.h"

namespace chopsticks::cluster {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing_support::report_of;
using Kind = stats::RunEvent::Kind;

class ALeaderInTrouble : public testing_support::LeaderTest {
 protected:
  void process(const std::string& id, const std::string& life) {
    says(id, from_worker::ClientReady{announced_version(life)});
  }
  void beat(const std::string& id, const std::string& life) {
    from_worker::Heartbeat heartbeat{"running", 0, {}, from_worker::Telemetry{}};
    heartbeat.telemetry->life = life;
    says(id, heartbeat);
  }
  void reports(const std::string& id, const std::string& life, std::uint64_t number) {
    auto report = report_of(10);
    report.number = {life, number};
    says(id, report);
  }
  [[nodiscard]] std::optional<std::uint64_t> confirmed(const std::string& id,
                                                       const std::string& life) {
    beat(id, life);
    return outbox.last<to_worker::HeartbeatReply>(id).reports;
  }
  void runs_two_users_on(const std::string& id) {
    ASSERT_TRUE(leader.start({.users = 2, .spawn_rate = {1000.0}}, now));
    tick();
    obeys(id);
  }
};

TEST_F(ALeaderInTrouble, CountsEveryNumberedReportOnceAndInOrder) {
  process("a_1", "x");
  runs_two_users_on("a_1");
  reports("a_1", "x", 1);
  reports("a_1", "x", 1);
  reports("a_1", "x", 3);  // 2 is missing: 3 has to come again
  EXPECT_EQ(requests(), 10U);
  EXPECT_EQ(confirmed("a_1", "x"), 1U);
  reports("a_1", "x", 2);
  reports("a_1", "x", 3);
  EXPECT_EQ(requests(), 30U);
  EXPECT_EQ(confirmed("a_1", "x"), 3U);
}

TEST_F(ALeaderInTrouble, TellsStockWorkersNothingOfReports) {
  joins("a_1");
  beats("a_1");
  EXPECT_EQ(outbox.last<to_worker::HeartbeatReply>("a_1"), to_worker::HeartbeatReply{});
}

TEST_F(ALeaderInTrouble, HasAWorkerItDoesNotKnowAnnounceItself) {
  beats("of_an_earlier_leader", "running");
  EXPECT_THAT(outbox.receivers<to_worker::Stop>(), ElementsAre("of_an_earlier_leader"));
}

TEST_F(ALeaderInTrouble, TakesAProcessThatWasStartedAgainForANewOne) {
  process("a_1", "x");
  runs_two_users_on("a_1");
  reports("a_1", "x", 1);
  reports("a_1", "x", 2);
  passes(1s);
  process("a_1", "y");
  EXPECT_EQ(outbox.users_sent().at("a_1"), 2);
  obeys("a_1");
  reports("a_1", "y", 1);
  EXPECT_EQ(requests(), 30U);
  std::vector<Kind> kinds;
  for (const auto& event : view().snapshot.events) kinds.push_back(event.kind);
  EXPECT_THAT(kinds, Contains(Kind::kWorkerLost));
  EXPECT_THAT(kinds, Contains(Kind::kWorkerBack));
  // A second at ten a second, and its two users' operations in flight.
  EXPECT_EQ(view().snapshot.lost_operations, 12U);
}

TEST_F(ALeaderInTrouble, SendsTheOtherProcessOfAnIdAwayAndCountsItsLastReport) {
  process("a_1", "x");
  runs_two_users_on("a_1");
  process("a_1", "y");
  obeys("a_1");
  outbox.clear();
  beat("a_1", "x");
  EXPECT_THAT(outbox.last<to_worker::Quit>("a_1").reason, HasSubstr("another process"));
  reports("a_1", "x", 1);
  says("a_1", from_worker::Quit{"x"});
  EXPECT_EQ(requests(), 10U);
  EXPECT_EQ(leader.status().workers, 1);
}

TEST_F(ALeaderInTrouble, RefusesANodeOfWhoseVersionsItSpeaksNoneAndNamesBoth) {
  says("a_1", from_worker::ClientReady{"2.46.3 chopsticks/9.0.0 wire/7-9 life/x"});
  EXPECT_THAT(outbox.receivers<to_worker::Ack>(), IsEmpty());
  const auto reason = outbox.last<to_worker::Quit>("a_1").reason;
  EXPECT_THAT(reason, HasSubstr("7 to 9"));
  EXPECT_THAT(reason, HasSubstr(fmt::format("1 to {}", WireVersions().newest)));
  EXPECT_EQ(leader.status().workers, 0);
}

TEST_F(ALeaderInTrouble, WorksWithOlderAndNewerNodesThatShareAVersion) {
  says("old_1", from_worker::ClientReady{"2.46.3 chopsticks/0.1.0"});
  says("new_1", from_worker::ClientReady{"2.46.3 chopsticks/9.0.0 wire/2-9 life/x"});
  EXPECT_EQ(leader.status().workers, 2);
}

}  // namespace
}  // namespace chopsticks::cluster
