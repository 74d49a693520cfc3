#include "cluster/worker/waiting_frames.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chopsticks::cluster {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class AFullWay : public testing::Test {
 protected:
  std::size_t room = 0;
  std::vector<std::string> sent;
  WaitingFrames frames{[this](const std::string& frame) {
    if (room == 0) return false;
    --room;
    sent.push_back(frame);
    return true;
  }};
};

TEST_F(AFullWay, KeepsAWorkersWordUntilThereIsRoom) {
  EXPECT_TRUE(frames.say("a"));
  EXPECT_TRUE(frames.say("b"));
  EXPECT_THAT(sent, IsEmpty());
  EXPECT_FALSE(frames.empty());
  room = 2;
  frames.try_again();
  EXPECT_THAT(sent, ElementsAre("a", "b"));
  EXPECT_TRUE(frames.empty());
}

TEST_F(AFullWay, KeepsTheOrder) {
  EXPECT_TRUE(frames.say("a"));
  room = 5;
  EXPECT_TRUE(frames.say("b"));
  EXPECT_THAT(sent, ElementsAre("a", "b"));
}

TEST_F(AFullWay, LetsTheScenariosMessagesStandBack) {
  EXPECT_TRUE(frames.say("a"));
  EXPECT_TRUE(frames.say("b"));
  room = 1;
  EXPECT_FALSE(frames.pass_on("chat"));
  EXPECT_THAT(sent, ElementsAre("a"));
  room = 2;
  EXPECT_TRUE(frames.pass_on("chat"));
  EXPECT_THAT(sent, ElementsAre("a", "b", "chat"));
  EXPECT_FALSE(frames.pass_on("more"));
}

TEST_F(AFullWay, IsNotKeptForEverMore) {
  for (std::size_t i = 0; i != WaitingFrames::kMost; ++i) EXPECT_TRUE(frames.say("x"));
  EXPECT_FALSE(frames.say("one too many"));
  room = 1000;
  frames.try_again();
  EXPECT_THAT(sent, SizeIs(WaitingFrames::kMost));
}

TEST_F(AFullWay, IsForgottenWithItsConnection) {
  EXPECT_TRUE(frames.say("a"));
  frames.forget();
  room = 1;
  EXPECT_TRUE(frames.say("b"));
  EXPECT_THAT(sent, ElementsAre("b"));
}

}  // namespace
}  // namespace chopsticks::cluster
