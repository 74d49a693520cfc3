#include "web/swarm_form.h"

#include <map>

#include <gtest/gtest.h>

namespace chopsticks::web {
namespace {

Form form(std::map<std::string, std::string> fields) {
  return [fields = std::move(fields)](const std::string& name) -> std::optional<std::string> {
    const auto found = fields.find(name);
    return found == fields.end() ? std::nullopt : std::optional(found->second);
  };
}

TEST(SwarmForm, GivesThePlanAskedForWithTheStopTimeoutOffered) {
  const auto plan =
      read_swarm_form(form({{"user_count", "50"}, {"spawn_rate", "2.5"}, {"run_time", "1m30s"}}),
                      {.stop_timeout = 7s});
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->users, 50);
  EXPECT_EQ(plan->spawn_rate.value, 2.5);
  EXPECT_EQ(plan->duration, 90s);
  EXPECT_EQ(plan->stop_timeout, 7s);
}

TEST(SwarmForm, WithoutARunTimeRunsUntilStopped) {
  const auto plan = read_swarm_form(
      form({{"user_count", "1"}, {"spawn_rate", "1"}, {"run_time", ""}}), {.duration = 5s});
  ASSERT_TRUE(plan);
  EXPECT_FALSE(plan->duration);
}

TEST(SwarmForm, NamesTheFieldThatIsWrong) {
  const std::pair<std::map<std::string, std::string>, std::string> cases[]{
      {{}, "user_count must be a whole number above 0 (got '')"},
      {{{"user_count", "0"}}, "user_count must be a whole number above 0 (got '0')"},
      {{{"user_count", "5x"}}, "user_count must be a whole number above 0 (got '5x')"},
      {{{"user_count", "5"}, {"spawn_rate", "nan"}},
       "spawn_rate must be a number above 0 (got 'nan')"},
      {{{"user_count", "5"}, {"spawn_rate", "1"}, {"run_time", "soon"}},
       "'soon' is not a duration: use seconds (300) or 500ms, 30s, 5m, 1h30m"},
  };
  for (const auto& [fields, message] : cases) {
    const auto plan = read_swarm_form(form(fields), {});
    ASSERT_FALSE(plan) << message;
    EXPECT_EQ(plan.error().message, message);
  }
}

}  // namespace
}  // namespace chopsticks::web
