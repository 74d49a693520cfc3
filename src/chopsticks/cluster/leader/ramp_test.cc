#include "cluster/leader/ramp.h"

#include <map>
#include <string>

#include <gtest/gtest.h>

namespace chopsticks::cluster {
namespace {

using Told = std::map<std::string, int>;

Told told(const plan::Distribution* step) {
  Told told;
  if (step)
    for (const auto& [id, users] : *step) told[id] = plan::total_users(users);
  return told;
}

class ARamp : public testing::Test {
 protected:
  Ramp ramp{{{"A", 1, 0}}, {"a_1", "b_1"}};
};

TEST_F(ARamp, StepsAtOnceAndThenAtItsPace) {
  ramp.aim(5, PerSecond{2}, 10s);
  EXPECT_EQ(told(ramp.step(10s)), (Told{{"a_1", 1}, {"b_1", 1}}));
  EXPECT_EQ(ramp.step(10s), nullptr);
  EXPECT_EQ(ramp.due(), 11s);
  EXPECT_EQ(told(ramp.step(11s)), (Told{{"a_1", 2}, {"b_1", 2}}));
  EXPECT_EQ(told(ramp.step(12s)), (Told{{"a_1", 3}, {"b_1", 2}}));
  EXPECT_FALSE(ramp.stepping());
  EXPECT_EQ(ramp.due(), Nanos::max());
}

TEST_F(ARamp, KeepsItsPaceWhenServedLate) {
  ramp.aim(10, PerSecond{2}, 10s);
  ASSERT_TRUE(ramp.step(10s));
  ASSERT_TRUE(ramp.step(11s + 300ms));
  EXPECT_EQ(ramp.due(), 12s);
}

TEST_F(ARamp, DoesNotMakeUpForStepsThatWereSleptThrough) {
  ramp.aim(100, PerSecond{2}, 10s);
  ASSERT_TRUE(ramp.step(10s));
  ASSERT_TRUE(ramp.step(60s));
  ASSERT_TRUE(ramp.step(60s)) << "one step that is overdue";
  EXPECT_FALSE(ramp.step(60s));
}

TEST_F(ARamp, MovesUsersAtOnceWhenAWorkerComesAndGoesOnAtItsPace) {
  ramp.aim(6, PerSecond{2}, 10s);
  ASSERT_TRUE(ramp.step(10s));
  ramp.add_worker("c_1", 10s + 400ms);
  EXPECT_EQ(told(ramp.step(10s + 400ms)), (Told{{"a_1", 1}, {"b_1", 1}, {"c_1", 0}}));
  EXPECT_EQ(ramp.due(), 11s);
  EXPECT_EQ(told(ramp.step(11s)), (Told{{"a_1", 2}, {"b_1", 1}, {"c_1", 1}}));
}

TEST_F(ARamp, MovesUsersWhenItIsThrough) {
  ramp.aim(6, PerSecond{100}, 10s);
  ASSERT_TRUE(ramp.step(10s));
  ASSERT_FALSE(ramp.stepping());
  ramp.remove_worker("b_1", 20s);
  EXPECT_TRUE(ramp.stepping());
  EXPECT_EQ(told(ramp.step(20s)), (Told{{"a_1", 6}}));
  EXPECT_FALSE(ramp.stepping());
}

TEST_F(ARamp, MovesUsersOnceForManyWorkersThatComeTogether) {
  ramp.aim(6, PerSecond{100}, 10s);
  ASSERT_TRUE(ramp.step(10s));
  ramp.add_worker("c_1", 20s);
  ASSERT_TRUE(ramp.step(20s));
  ramp.add_worker("d_1", 20s);
  ramp.add_worker("e_1", 20s + 10ms);
  EXPECT_FALSE(ramp.step(20s + 49ms));
  EXPECT_EQ(told(ramp.step(20s + 50ms)).size(), 5);
  EXPECT_FALSE(ramp.stepping());
}

TEST_F(ARamp, IgnoresTheDepartureOfAWorkerItNeverKnew) {
  ramp.aim(6, PerSecond{100}, 10s);
  ASSERT_TRUE(ramp.step(10s));
  ramp.remove_worker("stranger", 20s);
  EXPECT_FALSE(ramp.stepping());
}

}  // namespace
}  // namespace chopsticks::cluster
