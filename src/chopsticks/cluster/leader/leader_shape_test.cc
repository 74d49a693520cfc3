#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "cluster/leader/leader.h"
#include "testing/leader_at_work.h"

namespace chopsticks::cluster {
namespace {

using plan::ShapeAnswer;
using plan::ShapeGoal;
using plan::ShapeMoment;
using testing::ElementsAre;
using testing::HasSubstr;
using testing_support::ToldUsers;

using Decide = std::function<std::optional<ShapeGoal>(const ShapeMoment&)>;

struct Scripted : plan::LoadShape {
  explicit Scripted(Decide decides) : decide(std::move(decides)) {}
  std::optional<ShapeGoal> tick(const ShapeMoment& moment) override { return decide(moment); }
  Decide decide;
};

LeaderSettings settings(std::optional<ShapeSource> shape) {
  LeaderSettings settings;
  settings.classes = {{"A", 1, 0}, {"B", 1, 0}};
  settings.shape = std::move(shape);
  return settings;
}

LeaderSettings deciding(const Decide& decide, bool use_common_options = false) {
  return settings(ShapeSource{{"Script", use_common_options},
                              [decide] { return std::make_unique<Scripted>(decide); }});
}

/// Users at the rate "as many as asked for a second".
ShapeGoal at_once(int users) { return {users, PerSecond{1000}, {}}; }

struct ShapedLeader : testing_support::LeaderAtWork {
  using LeaderAtWork::LeaderAtWork;

  void starts() {
    joins("a_1");
    begins();
  }
  void begins() {
    ASSERT_TRUE(leader.start({.users = 7, .spawn_rate = {3.0}, .duration = 20s}, now));
    tick();
  }
  void has_classes(const std::string& id, std::vector<plan::UserClass> classes) {
    from_worker::Heartbeat heartbeat{"ready", 1, 1, from_worker::Telemetry{}};
    heartbeat.telemetry->classes = std::move(classes);
    says(id, heartbeat);
  }
  /// With a sign of life of the worker each second.
  void goes_on(Nanos span) {
    for (; span >= 1s; span -= 1s) {
      passes(1s);
      beats("a_1", "running");
    }
    passes(span);
  }
  [[nodiscard]] int told() const { return outbox.users_sent().at("a_1"); }

  // A worker that has a shape.
  void offers(const std::string& id, std::optional<ShapeAnswer> answer = {}) {
    from_worker::Heartbeat heartbeat{"running", 1, 1, from_worker::Telemetry{}};
    heartbeat.telemetry->shape = plan::ShapeInfo{"Far", false};
    heartbeat.telemetry->shape_answer = std::move(answer);
    says(id, heartbeat);
  }
  [[nodiscard]] std::vector<std::string> asked() const {
    std::vector<std::string> workers;
    for (const auto& [worker, message] : outbox.letters) {
      const auto* reply = std::get_if<to_worker::HeartbeatReply>(&message);
      if (reply && reply->shape) workers.push_back(worker);
    }
    return workers;
  }
};

TEST(ALoadShape, DecidesAtOnceAndThenEverySecond) {
  std::vector<ShapeMoment> moments;
  ShapedLeader leads(deciding([&](const ShapeMoment& moment) {
    moments.push_back(moment);
    return at_once(static_cast<int>(seconds(moment.run_time)) + 1);
  }));
  leads.starts();
  EXPECT_EQ(leads.told(), 1);
  leads.passes(3s);
  EXPECT_EQ(leads.told(), 4);
  ASSERT_EQ(moments.size(), 4);
  EXPECT_EQ(moments[3].run_time, 3s);
  EXPECT_EQ(moments[3].common_users, 7);
  EXPECT_EQ(moments[3].common_rate, PerSecond{3});
}

TEST(ALoadShape, BeginsAStageOnTimeThoughTheRampBeforeItHasNotEnded) {
  ShapedLeader leads(deciding([](const ShapeMoment& moment) -> std::optional<ShapeGoal> {
    if (moment.run_time < 3s) return ShapeGoal{1000, PerSecond{1}, {}};
    if (moment.run_time < 5s) return at_once(50);
    return at_once(10);
  }));
  leads.starts();
  leads.goes_on(2s + 900ms);
  EXPECT_EQ(leads.told(), 3);
  leads.goes_on(200ms);
  EXPECT_EQ(leads.told(), 50);
  leads.goes_on(2s);
  EXPECT_EQ(leads.told(), 10);
}

TEST(ALoadShape, EndsTheRunWhenItHasNothingMoreToSay) {
  ShapedLeader leads(deciding([](const ShapeMoment& moment) {
    return moment.run_time < 2s ? std::optional(at_once(5)) : std::nullopt;
  }));
  leads.starts();
  leads.passes(1s);
  EXPECT_TRUE(leads.outbox.receivers<to_worker::Stop>().empty());
  leads.passes(1s);
  EXPECT_THAT(leads.outbox.receivers<to_worker::Stop>(), ElementsAre("a_1"));
  EXPECT_EQ(leads.leader.status().trouble, "");
}

TEST(ALoadShape, MakesTheDurationMeanNothing) {
  ShapedLeader leads(deciding([](const ShapeMoment&) { return at_once(5); }));
  leads.starts();
  EXPECT_FALSE(leads.view().remaining);
  leads.goes_on(30s);
  EXPECT_EQ(leads.leader.status().phase, Phase::kRunning);
}

TEST(ALoadShape, ThatUsesTheCommonOptionsEndsWithTheDuration) {
  ShapedLeader leads(deciding([](const ShapeMoment&) { return at_once(5); }, true));
  leads.starts();
  leads.goes_on(20s);
  EXPECT_EQ(leads.leader.status().phase, Phase::kStopping);
}

TEST(ALoadShape, ChoosesTheClassesOfUsersThatAreAdded) {
  ShapedLeader leads(deciding([](const ShapeMoment& moment) {
    auto goal = at_once(moment.run_time < 1s ? 4 : 10);
    if (moment.run_time >= 1s) goal.classes = {"B"};
    return goal;
  }));
  leads.starts();
  EXPECT_EQ(leads.outbox.last<to_worker::Spawn>("a_1").users, (ClassCounts{{"A", 2}, {"B", 2}}));
  leads.passes(1s);
  EXPECT_EQ(leads.outbox.last<to_worker::Spawn>("a_1").users, (ClassCounts{{"A", 2}, {"B", 8}}));
}

TEST(ALoadShape, ChoosesAmongTheClassesTheWorkersHave) {
  auto none_known =
      deciding([](const ShapeMoment&) { return ShapeGoal{4, PerSecond{9}, {{"B"}}}; });
  none_known.classes.clear();
  ShapedLeader leads(std::move(none_known));
  leads.joins("a_1");
  leads.has_classes("a_1", {{"A", 1, 0}, {"B", 1, 0}});
  leads.begins();
  EXPECT_EQ(leads.leader.status().trouble, "");
  EXPECT_EQ(leads.view().snapshot.target_users, 4);
}

TEST(ALoadShape, SaysWhatItWantedAtTheMost) {
  ShapedLeader leads(deciding([](const ShapeMoment& moment) {
    return moment.run_time < 1s ? ShapeGoal{9, PerSecond{1}, {}} : ShapeGoal{2, PerSecond{5}, {}};
  }));
  leads.starts();
  leads.goes_on(1s);
  const auto shape = leads.view().shape;
  EXPECT_EQ(shape->goal->users, 2);
  EXPECT_EQ(shape->most.users, 9);
  EXPECT_EQ(shape->most.spawn_rate.value, 5);
}

TEST(ALoadShape, MayNotBeOverruled) {
  ShapedLeader leads(deciding([](const ShapeMoment&) { return at_once(5); }));
  leads.starts();
  EXPECT_THAT(leads.leader.edit(3, {1.0}, leads.now).error().message, HasSubstr("load shape"));
  EXPECT_FALSE(leads.leader.start({.users = 3}, leads.now));
}

TEST(ALoadShape, ThatFailsEndsTheRunWithItsReason) {
  for (const auto& [decide, reason] : std::vector<std::pair<Decide, std::string>>{
           {[](const ShapeMoment&) -> std::optional<ShapeGoal> {
              throw std::runtime_error("no such stage");
            },
            "no such stage"},
           {[](const ShapeMoment&) { return at_once(-1); }, "users must be from 0"},
           {[](const ShapeMoment&) { return ShapeGoal{1, PerSecond{1}, {{"Z"}}}; },
            "no user class 'Z'"}}) {
    ShapedLeader leads(deciding(decide));
    leads.starts();
    EXPECT_EQ(leads.leader.status().phase, Phase::kStopping);
    EXPECT_THAT(leads.leader.status().trouble, HasSubstr("load shape Script: "));
    EXPECT_THAT(leads.leader.status().trouble, HasSubstr(reason));
  }
}

TEST(ALoadShape, BeginsAnewWithEachRun) {
  int made = 0;
  ShapedLeader leads(settings(ShapeSource{{"Counted", false}, [&] {
                                            ++made;
                                            return std::make_unique<Scripted>(
                                                [](const ShapeMoment&) { return at_once(1); });
                                          }}));
  leads.starts();
  leads.leader.stop(leads.now);
  leads.says("a_1", from_worker::ClientStopped{});
  leads.joins("a_1");
  leads.begins();
  EXPECT_EQ(made, 2);
}

TEST(ALoadShape, IsAskedOnAWorkerWhenTheLeaderHasNone) {
  ShapedLeader leads(settings({}));
  leads.joins("a_1");
  leads.joins("b_1");
  leads.offers("b_1");
  leads.begins();
  EXPECT_THAT(leads.asked(), ElementsAre("b_1"));
  EXPECT_TRUE(leads.outbox.users_sent().empty());
  EXPECT_EQ(leads.view().snapshot.target_users, 0) << "the plan's users are nobody's goal";
  leads.offers("b_1", ShapeAnswer{1, at_once(6), ""});
  EXPECT_EQ(leads.outbox.users_sent(), (ToldUsers{{"a_1", 3}, {"b_1", 3}}));
  EXPECT_EQ(leads.view().shape->info.name, "Far");
  leads.passes(1s);
  EXPECT_THAT(leads.asked(), ElementsAre("b_1", "b_1"));
}

TEST(ALoadShape, OfAWorkerThatWasNotAskedIsNotHeard) {
  ShapedLeader leads(settings({}));
  leads.joins("a_1");
  leads.joins("b_1");
  leads.offers("a_1");
  leads.begins();
  leads.offers("b_1", ShapeAnswer{1, at_once(6), ""});
  leads.offers("a_1", ShapeAnswer{9, at_once(6), ""});
  EXPECT_TRUE(leads.outbox.users_sent().empty());
}

TEST(ALoadShape, IsAskedElsewhereWhenItsWorkerIsGoneOrDeaf) {
  ShapedLeader leads(settings({}));
  for (const auto* id : {"a_1", "b_1", "c_1"}) {
    leads.joins(id);
    leads.offers(id);
  }
  leads.begins();
  leads.says("a_1", from_worker::Quit{});
  leads.outbox.clear();
  leads.passes(1s);
  EXPECT_THAT(leads.asked(), ElementsAre("b_1"));
  for (int second = 0; second < 5; ++second) {
    for (const auto* id : {"b_1", "c_1"}) leads.offers(id);
    leads.passes(1s);
  }
  EXPECT_EQ(leads.asked().back(), "c_1");
}

TEST(ALoadShape, OfTheWorkersIsWaitedForWhenTheLeaderKnowsOfIt) {
  ShapedLeader leads(settings(ShapeSource{{"Far", false}, {}}));
  leads.starts();
  leads.passes(2s);
  EXPECT_TRUE(leads.outbox.users_sent().empty());
  leads.offers("a_1");
  leads.passes(1s);
  EXPECT_THAT(leads.asked(), ElementsAre("a_1"));
}

}  // namespace
}  // namespace chopsticks::cluster
