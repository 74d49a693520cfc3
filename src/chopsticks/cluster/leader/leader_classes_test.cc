#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cluster/leader/leader.h"
#include "testing/leader_at_work.h"

namespace chopsticks::cluster {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A leader of readers and writers, one each to begin with, and a worker.
class ALeaderOfTwoClasses : public testing::Test, protected testing_support::LeaderAtWork {
 protected:
  ALeaderOfTwoClasses()
      : LeaderAtWork({.classes = {{"Reader", 1, 0}, {"Writer", 1, 0}},
                      .options = {{"tags", "slow"}, {"expect_workers", 1}}}) {
    joins("a_1");
  }
  /// What the worker is told to run when a new run of four users begins.
  to_worker::Spawn of_a_new_run() {
    if (running_) {
      leader.stop(now);
      says("a_1", from_worker::ClientStopped{});
      joins("a_1");
    }
    running_ = true;
    EXPECT_TRUE(leader.start({.users = 4, .spawn_rate = {100.0}}, now));
    tick();
    obeys("a_1");
    return outbox.last<to_worker::Spawn>("a_1");
  }
  [[nodiscard]] static const Value* option(const to_worker::Spawn& spawn, std::string_view name) {
    for (const auto& one : spawn.options)
      if (one.key == Value(name)) return &one.value;
    return nullptr;
  }

  bool running_ = false;
};

TEST_F(ALeaderOfTwoClasses, SendsOptionsThatAreConfiguredAndKeepsTheOthers) {
  EXPECT_EQ(*option(of_a_new_run(), "tags"), Value("slow"));
  leader.configure({.options = {{"tags", "fast"}, {"more", 7}}});
  const auto spawn = of_a_new_run();
  EXPECT_EQ(*option(spawn, "tags"), Value("fast"));
  EXPECT_EQ(*option(spawn, "more"), Value(7));
  EXPECT_EQ(*option(spawn, "expect_workers"), Value(1));
  EXPECT_EQ(spawn.options.size(), 3U);
}

TEST_F(ALeaderOfTwoClasses, PlansTheClassesThatAreConfiguredFromTheNextRunOn) {
  EXPECT_EQ(of_a_new_run().users, (ClassCounts{{"Reader", 2}, {"Writer", 2}}));
  leader.configure({.classes = {{"Reader", 3, 0}, {"Writer", 1, 0}}});
  ASSERT_TRUE(leader.edit(8, {100.0}, now));
  tick();
  EXPECT_EQ(outbox.last<to_worker::Spawn>("a_1").users,
            (ClassCounts{{"Reader", 4}, {"Writer", 4}}));
  EXPECT_EQ(of_a_new_run().users, (ClassCounts{{"Reader", 3}, {"Writer", 1}}));
  leader.configure({});
  EXPECT_EQ(of_a_new_run().users, (ClassCounts{{"Reader", 3}, {"Writer", 1}}));
}

TEST_F(ALeaderOfTwoClasses, TellsItsWorkersOfAClassThatChanges) {
  joins("b_1");
  leader.update_class({"Writer", 3, 1});
  EXPECT_THAT(outbox.receivers<to_worker::UpdateUserClass>(), ElementsAre("a_1", "b_1"));
  const auto told = outbox.last<to_worker::UpdateUserClass>("a_1");
  EXPECT_EQ(told.user_class, "Writer");
  EXPECT_EQ(told.attributes, (Value::Map{{"weight", 3.0}, {"fixed_count", 1}}));
  EXPECT_THAT(view().classes,
              ElementsAre(plan::UserClass{"Reader", 1, 0}, plan::UserClass{"Writer", 3, 1}));
}

TEST_F(ALeaderOfTwoClasses, TellsItsWorkersMoreOfAClassThanItPlansBy) {
  leader.update_class({"Writer", 1, 0}, {{"host", "http://elsewhere"}});
  EXPECT_EQ(outbox.last<to_worker::UpdateUserClass>("a_1").attributes,
            (Value::Map{{"host", "http://elsewhere"}, {"weight", 1.0}, {"fixed_count", 0}}));
}

TEST_F(ALeaderOfTwoClasses, SendsTheHostThatIsConfigured) {
  EXPECT_EQ(of_a_new_run().host, std::nullopt);
  leader.configure({.host = "http://elsewhere"});
  EXPECT_EQ(of_a_new_run().host, "http://elsewhere");
  leader.configure({});
  EXPECT_EQ(of_a_new_run().host, "http://elsewhere");
}

TEST_F(ALeaderOfTwoClasses, PlansAClassThatChangesFromTheNextRunOn) {
  leader.update_class({"Reader", 1, 3});
  EXPECT_EQ(of_a_new_run().users, (ClassCounts{{"Reader", 3}, {"Writer", 1}}));
}

TEST_F(ALeaderOfTwoClasses, SaysNothingOfAClassItDoesNotHave) {
  leader.update_class({"Nobody", 3, 1});
  EXPECT_THAT(outbox.all<to_worker::UpdateUserClass>(), IsEmpty());
  EXPECT_EQ(view().classes.size(), 2U);
}

TEST(ALeaderThatLearnsItsClasses, KeepsAChangeBesideWhatItsWorkersSay) {
  testing_support::LeaderAtWork at_work({});
  from_worker::Telemetry telemetry;
  telemetry.classes = {{"Reader", 1, 0}, {"Writer", 1, 0}};
  at_work.joins("a_1");
  at_work.says("a_1", from_worker::Heartbeat{"ready", 0, 0, telemetry});
  at_work.leader.update_class({"Reader", 5, 0});
  telemetry.classes = {{"Reader", 1, 0}, {"Writer", 1, 0}};
  at_work.says("a_1", from_worker::Heartbeat{"ready", 0, 0, telemetry});
  EXPECT_THAT(at_work.view().classes,
              ElementsAre(plan::UserClass{"Reader", 5, 0}, plan::UserClass{"Writer", 1, 0}));
}

}  // namespace
}  // namespace chopsticks::cluster
