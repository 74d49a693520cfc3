#include "web/swarm_form.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/a_scenario.h"

namespace chopsticks::web {
namespace {

using testing_support::a_scenario;

Request form(std::multimap<std::string, std::string> fields) {
  Request request;
  request.parameters = std::move(fields);
  return request;
}

TEST(SwarmForm, GivesThePlanAskedForWithTheStopTimeoutOffered) {
  const auto order =
      read_swarm_form(form({{"user_count", "50"}, {"spawn_rate", "2.5"}, {"run_time", "1m30s"}}),
                      {.stop_timeout = 7s}, a_scenario());
  ASSERT_TRUE(order);
  EXPECT_EQ(order->plan.users, 50);
  EXPECT_EQ(order->plan.spawn_rate.value, 2.5);
  EXPECT_EQ(order->plan.duration, 90s);
  EXPECT_EQ(order->plan.stop_timeout, 7s);
}

TEST(SwarmForm, WithoutARunTimeRunsUntilStopped) {
  const auto order =
      read_swarm_form(form({{"user_count", "1"}, {"spawn_rate", "1"}, {"run_time", ""}}),
                      {.duration = 5s}, a_scenario());
  ASSERT_TRUE(order);
  EXPECT_FALSE(order->plan.duration);
}

TEST(SwarmForm, TakesParametersOfTheScenarioAndIgnoresOtherFields) {
  const auto order = read_swarm_form(
      form({{"user_count", "1"}, {"spawn_rate", "1"}, {"size", "4MiB"}, {"colour", "x"}}), {},
      a_scenario());
  ASSERT_TRUE(order);
  EXPECT_EQ(order->parameters, (std::map<std::string, std::string>{{"size", "4MiB"}}));
}

TEST(SwarmForm, TakesHostAndProfileWithoutWhatWouldBeATag) {
  const auto order = read_swarm_form(form({{"user_count", "1"},
                                           {"spawn_rate", "1"},
                                           {"host", "http://a<b>.example"},
                                           {"profile", "<i>tuned"}}),
                                     {}, a_scenario());
  ASSERT_TRUE(order);
  EXPECT_EQ(order->host, "http://ab.example");
  EXPECT_EQ(order->profile, "ituned");
}

TEST(SwarmForm, JoinsWhatIsGivenSeveralTimes) {
  auto scenario = a_scenario();
  scenario.parameters[0].declared.type = DeclaredSetting::Type::kText;
  const auto order = read_swarm_form(
      form({{"user_count", "1"}, {"spawn_rate", "1"}, {"size", "a"}, {"size", "b"}}), {}, scenario);
  ASSERT_TRUE(order);
  EXPECT_EQ(order->parameters.at("size"), "a,b");
}

TEST(SwarmForm, LeavesASecretThatIsSentBackMaskedAsItIs) {
  const auto order = read_swarm_form(
      form({{"user_count", "1"}, {"spawn_rate", "1"}, {"api_token", "***"}}), {}, a_scenario());
  ASSERT_TRUE(order);
  EXPECT_TRUE(order->parameters.empty());
}

TEST(SwarmForm, FollowsTheLoadShapeUnlessItIsSwitchedOff) {
  auto scenario = a_scenario();
  scenario.shape = plan::ShapeInfo{"Stages"};
  const auto shaped = read_swarm_form(form({}), {.users = 7}, scenario);
  ASSERT_TRUE(shaped) << shaped.error().message;
  EXPECT_TRUE(shaped->plan.follow_shape);
  EXPECT_EQ(shaped->plan.users, 7);
  const auto off = read_swarm_form(
      form({{"user_count", "2"}, {"spawn_rate", "1"}, {"shape_class", "Default"}}), {}, scenario);
  ASSERT_TRUE(off);
  EXPECT_FALSE(off->plan.follow_shape);
  EXPECT_FALSE(read_swarm_form(form({{"shape_class", "Default"}}), {}, scenario));
  EXPECT_EQ(read_swarm_form(form({{"shape_class", "Waves"}}), {}, scenario).error().field,
            "shape_class");
}

TEST(SwarmForm, LeavesOutClassesThatAreNotPicked) {
  const auto order =
      read_swarm_form(form({{"user_count", "1"}, {"spawn_rate", "1"}, {"user_classes", "Reader"}}),
                      {}, a_scenario());
  ASSERT_TRUE(order);
  ASSERT_EQ(order->user_classes.size(), 2U);
  EXPECT_EQ(order->user_classes[0].weight, 3);
  EXPECT_EQ(order->user_classes[1].weight, 0);
}

TEST(SwarmForm, NamesTheFieldThatIsWrong) {
  const std::pair<std::multimap<std::string, std::string>, std::string> cases[]{
      {{}, "user_count must be a whole number above 0 (got '')"},
      {{{"user_count", "0"}}, "user_count must be a whole number above 0 (got '0')"},
      {{{"user_count", "-5"}}, "user_count must be a whole number above 0 (got '-5')"},
      {{{"user_count", "5x"}}, "user_count must be a whole number above 0 (got '5x')"},
      {{{"user_count", "99999999999"}},
       "user_count must be a whole number above 0 (got '99999999999')"},
      {{{"user_count", "5"}, {"spawn_rate", "nan"}},
       "spawn_rate must be a number above 0 (got 'nan')"},
      {{{"user_count", "5"}, {"spawn_rate", "1"}, {"run_time", "soon"}},
       "'soon' is not a duration: use seconds (300) or 500ms, 30s, 5m, 1h30m"},
      {{{"user_count", "5"}, {"spawn_rate", "1"}, {"user_classes", "Nobody"}},
       "there is no user class 'Nobody'"},
  };
  for (const auto& [fields, message] : cases) {
    const auto order = read_swarm_form(form(fields), {}, a_scenario());
    ASSERT_FALSE(order) << message;
    EXPECT_EQ(order.error().message, message);
  }
}

}  // namespace
}  // namespace chopsticks::web
