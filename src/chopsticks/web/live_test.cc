#include "web/live.h"

#include <atomic>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chopsticks::web {
namespace {

using ::testing::Optional;
using ::testing::StartsWith;
using namespace std::chrono_literals;

constexpr auto kBetween = 1ms;

TEST(Live, TellsAllFirstAndThenWhatHasChanged) {
  std::atomic<int> count = 1;
  Live live({{"still", [] { return std::string("{}"); }},
             {"count", [&] { return std::to_string(count); }}},
            kBetween);
  auto reader = live.subscribe();
  ASSERT_TRUE(reader);
  EXPECT_EQ((*reader)(), "event: still\ndata: {}\n\nevent: count\ndata: 1\n\n");
  count = 2;
  auto next = (*reader)();
  while (next == ": nothing new\n\n") next = (*reader)();
  EXPECT_EQ(next, "event: count\ndata: 2\n\n");
}

TEST(Live, TellsWhoComesLaterEverything) {
  Live live({{"still", [] { return std::string("{}"); }}}, kBetween);
  auto first = live.subscribe();
  (void)(*first)();
  auto second = live.subscribe();
  EXPECT_THAT((*second)(), Optional(StartsWith("event: still")));
}

TEST(Live, MakesNothingWhileNobodyWatches) {
  std::atomic<int> made = 0;
  Live live({{"count", [&] { return std::to_string(++made); }}}, kBetween);
  EXPECT_EQ(made, 0);
  auto reader = live.subscribe();
  EXPECT_EQ((*reader)(), "event: count\ndata: 1\n\n");
}

TEST(Live, HasRoomForSoManyAndAgainWhenOneLeaves) {
  Live live({{"still", [] { return std::string("{}"); }}}, kBetween);
  std::vector<std::optional<Live::Reader>> readers;
  for (int i = 0; i != Live::kMostReaders; ++i) {
    readers.push_back(live.subscribe());
    ASSERT_TRUE(readers.back());
  }
  EXPECT_FALSE(live.subscribe());
  readers.pop_back();
  EXPECT_TRUE(live.subscribe());
}

TEST(Live, SaysByeOnceAndEnds) {
  Live live({}, kBetween);
  auto reader = live.subscribe();
  live.end();
  EXPECT_EQ((*reader)(), "event: bye\ndata: {}\n\n");
  EXPECT_EQ((*reader)(), std::nullopt);
}

}  // namespace
}  // namespace chopsticks::web
