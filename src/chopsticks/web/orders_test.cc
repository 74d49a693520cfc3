#include "web/orders.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/a_scenario.h"

namespace chopsticks::web {
namespace {

using testing_support::a_scenario;

Checked<StartOrder> start(const std::string& body) { return read_start(body, {}, a_scenario()); }

TEST(AStartOrder, SaysHowManyHowFastHowLongAndWithWhat) {
  const auto order = start(R"({"users": 50, "spawn_rate": 2.5, "duration": "1m30s",
    "parameters": {"size": 4, "keys": "7"},
    "user_classes": [{"name": "Writer", "weight": 0}, {"name": "Reader", "fixed_count": 2}]})");
  ASSERT_TRUE(order) << order.error().message;
  EXPECT_EQ(order->plan.users, 50);
  EXPECT_EQ(order->plan.spawn_rate.value, 2.5);
  EXPECT_EQ(order->plan.duration, 90s);
  EXPECT_EQ(order->parameters, (std::map<std::string, std::string>{{"size", "4"}, {"keys", "7"}}));
  ASSERT_EQ(order->user_classes.size(), 2U);
  EXPECT_EQ(order->user_classes[0].weight, 0);
  EXPECT_EQ(order->user_classes[1].weight, 3);
  EXPECT_EQ(order->user_classes[1].fixed_count, 2);
}

TEST(AStartOrder, MayLeaveTheLoadShapeOut) {
  EXPECT_TRUE(start(R"({"users": 1, "spawn_rate": 1})")->plan.follow_shape);
  EXPECT_FALSE(start(R"({"users": 1, "spawn_rate": 1, "load_shape": null})")->plan.follow_shape);
  auto scenario = a_scenario();
  scenario.shape = plan::ShapeInfo{"Stages"};
  const auto named =
      read_start(R"({"users": 1, "spawn_rate": 1, "load_shape": "Stages"})", {}, scenario);
  ASSERT_TRUE(named);
  EXPECT_TRUE(named->plan.follow_shape);
}

TEST(AStartOrder, NamesAHostAndTheRun) {
  const auto order =
      start(R"({"users": 1, "spawn_rate": 1, "host": "http://a.example", "profile": "tuned"})");
  ASSERT_TRUE(order);
  EXPECT_EQ(order->host, "http://a.example");
  EXPECT_EQ(order->profile, "tuned");
  EXPECT_EQ(start(R"({"users": 1, "spawn_rate": 1})")->host, std::nullopt);
}

TEST(AStartOrder, LeavesASecretThatIsSentBackMaskedAsItIs) {
  const auto order = start(R"({"users": 1, "spawn_rate": 1, "parameters": {"api_token": "***"}})");
  ASSERT_TRUE(order);
  EXPECT_TRUE(order->parameters.empty());
}

TEST(AStartOrder, IsRefusedWithTheFieldThatIsWrong) {
  const std::pair<const char*, const char*> cases[]{
      {"", ""},
      {"[]", ""},
      {"{\"users\": 1e999}", ""},
      {R"({"spawn_rate": 1})", "users"},
      {R"({"users": -5, "spawn_rate": 1})", "users"},
      {R"({"users": 1.5, "spawn_rate": 1})", "users"},
      {R"({"users": "ten", "spawn_rate": 1})", "users"},
      {R"({"users": 99999999999, "spawn_rate": 1})", "users"},
      {R"({"users": 1})", "spawn_rate"},
      {R"({"users": 1, "spawn_rate": 0})", "spawn_rate"},
      {R"({"users": 1, "spawn_rate": 1, "duration": "soon"})", "duration"},
      {R"({"users": 1, "spawn_rate": 1, "duration": -3})", "duration"},
      {R"({"users": 1, "spawn_rate": 1, "duration": []})", "duration"},
      {R"({"users": 1, "spawn_rate": 1, "colour": "red"})", "colour"},
      {R"({"users": 1, "spawn_rate": 1, "load_shape": "Waves"})", "load_shape"},
      {R"({"users": 1, "spawn_rate": 1, "load_shape": 5})", "load_shape"},
      {R"({"users": 1, "spawn_rate": 1, "host": 5})", "host"},
      {R"({"users": 1, "spawn_rate": 1, "profile": []})", "profile"},
      {R"({"users": 1, "spawn_rate": 1, "parameters": {"size": "big"}})", "parameters.size"},
      {R"({"users": 1, "spawn_rate": 1, "parameters": {"keys": -1}})", "parameters.keys"},
      {R"({"users": 1, "spawn_rate": 1, "parameters": {"none": 1}})", "parameters.none"},
      {R"({"users": 1, "spawn_rate": 1, "parameters": {"size": {}}})", "parameters.size"},
      {R"({"users": 1, "spawn_rate": 1, "user_classes": [{"name": "Nobody"}]})", "user_classes"},
      {R"({"users": 1, "spawn_rate": 1, "user_classes": [{"name": "Reader", "weight": -1}]})",
       "user_classes"},
  };
  for (const auto& [body, field] : cases) {
    const auto order = start(body);
    ASSERT_FALSE(order) << body;
    EXPECT_EQ(order.error().field, field) << body;
    EXPECT_FALSE(order.error().message.empty());
  }
}

TEST(AnEdit, KeepsTheEndOfTheRunUnlessItNamesOne) {
  const plan::RunPlan present{.users = 1, .duration = 40s};
  EXPECT_EQ(read_edit(R"({"users": 5, "spawn_rate": 1})", present)->duration, 40s);
  EXPECT_EQ(read_edit(R"({"users": 5, "spawn_rate": 1, "duration": null})", present)->duration,
            std::nullopt);
  EXPECT_EQ(read_edit(R"({"users": 5, "spawn_rate": 1, "duration": 7})", present)->duration, 7s);
}

TEST(ANote, IsAFewWords) {
  EXPECT_EQ(*read_note(R"({"text": "disk pulled"})"), "disk pulled");
  EXPECT_FALSE(read_note(R"({"text": ""})"));
  EXPECT_FALSE(read_note(R"({"text": ")" + std::string(501, 'x') + "\"}"));
}

TEST(AnyOrder, IsRefusedWhenItIsNestedTooDeep) {
  const auto deep = std::string(400'000, '[') + std::string(400'000, ']');
  const auto order = start(R"({"users": )" + deep + R"(, "spawn_rate": 1})");
  ASSERT_FALSE(order);
  EXPECT_EQ(order.error().message, "the body is nested more than 32 deep");
}

TEST(AMessage, HasATypeAndAnyDataForOneWorkerOrAll) {
  const auto to_all = read_message(R"({"type": "greeting", "data": {"n": [1, null]}})");
  ASSERT_TRUE(to_all);
  EXPECT_EQ(to_all->type, "greeting");
  EXPECT_EQ(to_all->data, R"({"n":[1,null]})");
  EXPECT_EQ(to_all->worker, std::nullopt);
  const auto to_one = read_message(R"({"type": "greeting", "worker": "w_1"})");
  ASSERT_TRUE(to_one);
  EXPECT_EQ(to_one->data, "null");
  EXPECT_EQ(to_one->worker, "w_1");
}

TEST(AMessage, IsRefusedWithTheFieldThatIsWrong) {
  const std::pair<std::string, const char*> cases[]{
      {"5", ""},
      {"{}", "type"},
      {R"({"type": ""})", "type"},
      {R"({"type": 7})", "type"},
      {R"({"type": ")" + std::string(201, 'x') + "\"}", "type"},
      {R"({"type": "greeting", "worker": 7})", "worker"},
      {R"({"type": "greeting", "to": "all"})", "to"}};
  for (const auto& [body, field] : cases) {
    const auto message = read_message(body);
    ASSERT_FALSE(message) << body;
    EXPECT_EQ(message.error().field, field) << body;
  }
}

TEST(AUserClass, IsChangedByItsNameAsLocustDoes) {
  const auto changed = read_user_class(
      R"({"user_class_name": "Writer", "weight": 5, "tasks": ["x"]})", a_scenario());
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->user_class.weight, 5);
  EXPECT_EQ(changed->attributes, R"({"tasks":["x"]})");
  EXPECT_FALSE(read_user_class(R"({"user_class_name": "Nobody"})", a_scenario()));
  EXPECT_FALSE(read_user_class("{}", a_scenario()));
  EXPECT_EQ(
      read_user_class(R"({"user_class_name": "Writer", "tasks": "x"})", a_scenario()).error().field,
      "tasks");
  EXPECT_EQ(
      read_user_class(R"({"user_class_name": "Writer", "host": 1})", a_scenario()).error().field,
      "host");
}

}  // namespace
}  // namespace chopsticks::web
