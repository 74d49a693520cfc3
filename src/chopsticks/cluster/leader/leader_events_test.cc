#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/leader_at_work.h"

namespace chopsticks::cluster {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using Kind = stats::RunEvent::Kind;

class ALeadersListOfEvents : public testing_support::LeaderTest {
 protected:
  [[nodiscard]] std::vector<Kind> kinds() const {
    std::vector<Kind> kinds;
    for (const auto& event : view().snapshot.events) kinds.push_back(event.kind);
    return kinds;
  }
  [[nodiscard]] stats::RunEvent last() const { return view().snapshot.events.back(); }
  /// Only these workers send heartbeats, for so many seconds.
  void only(const std::vector<std::string>& alive, int seconds) {
    for (int i = 0; i < seconds; ++i) {
      for (const auto& id : alive) beats(id, "running");
      passes(1s);
    }
  }
};

TEST_F(ALeadersListOfEvents, TellsHowARunWent) {
  runs_on({"a_1"}, 4);
  ASSERT_TRUE(leader.edit(6, {10.0}, now));
  tick();
  passes(500ms);
  obeys("a_1");
  leader.stop(now);
  says("a_1", from_worker::ClientStopped{});
  says("a_1", from_worker::ClientReady{"2.46.3"});
  EXPECT_THAT(kinds(), ElementsAre(Kind::kRunStarted, Kind::kRampDone, Kind::kEdited,
                                   Kind::kRampDone, Kind::kStopping, Kind::kStopped));
  EXPECT_EQ(view().snapshot.events[2].text, "6 users at 10/s over 1 worker");
}

TEST_F(ALeadersListOfEvents, TellsWhichWorkersCameAndWent) {
  runs_on({"a_1", "b_1"}, 4);
  says("b_1", from_worker::Quit{});
  EXPECT_EQ(last().kind, Kind::kWorkerLeft);
  joins("c_1");
  EXPECT_EQ(last().kind, Kind::kWorkerJoined);
  joins("b_1");
  only({"a_1", "c_1"}, 6);
  const auto events = view().snapshot.events;
  const auto lost = std::ranges::find(events, Kind::kWorkerLost, &stats::RunEvent::kind);
  ASSERT_NE(lost, events.end());
  EXPECT_THAT(lost->text, AllOf(HasSubstr("b_1"), HasSubstr("stuck or cut off")));
  beats("b_1");
  EXPECT_EQ(last().kind, Kind::kWorkerBack);
}

TEST_F(ALeadersListOfEvents, BelongsToTheRun) {
  joins("a_1");
  EXPECT_FALSE(leader.note("too early", now));
  EXPECT_TRUE(view().snapshot.events.empty());
  ASSERT_TRUE(leader.start({.users = 1, .spawn_rate = {1.0}}, now));
  EXPECT_TRUE(leader.note("switched the cache off", now));
  EXPECT_EQ(last(), (stats::RunEvent{now.wall, Kind::kNote, "switched the cache off"}));
}

TEST_F(ALeadersListOfEvents, AWorkerWhoseProcessEndedLostAtMostWhatItDidBetweenTwoReports) {
  runs_on({"a_1", "b_1"}, 4);
  for (int i = 0; i < 3; ++i) {
    says("b_1", testing_support::report_of(100));
    only({"a_1", "b_1"}, 1);
  }
  outbox.gone = {"b_1"};
  only({"a_1"}, 60);
  // Two seconds at 100 a second and its two users' operations in flight.
  EXPECT_EQ(view().snapshot.lost_operations, 202U);
}

TEST_F(ALeadersListOfEvents, AWorkerThatIsStuckMayHaveGoneOnAndLosesNothingByComingBack) {
  runs_on({"a_1", "b_1"}, 4);
  says("b_1", testing_support::report_of(100));
  only({"a_1"}, 10);
  EXPECT_EQ(view().snapshot.lost_operations, 1002U);
  beats("b_1", "running");
  EXPECT_EQ(view().snapshot.lost_operations, 0U);
}

}  // namespace
}  // namespace chopsticks::cluster
