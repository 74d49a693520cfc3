#include "stats/run_event.h"

#include <gtest/gtest.h>

namespace chopsticks::stats {
namespace {

using Kind = RunEvent::Kind;

TEST(RunEvents, AreKeptInOrder) {
  RunEvents events;
  events.add({1s, Kind::kRunStarted, "5 users"});
  events.add({3s, Kind::kWorkerLost, "a_1"});
  ASSERT_EQ(events.all().size(), 2U);
  EXPECT_EQ(events.all()[1], (RunEvent{3s, Kind::kWorkerLost, "a_1"}));
  EXPECT_EQ(events.left_out(), 0U);
}

TEST(RunEvents, TheFirstAndTheLatestStayWhenThereAreTooMany) {
  RunEvents events;
  for (int i = 0; i < 2500; ++i)
    events.add({std::chrono::seconds(i), Kind::kNote, std::to_string(i)});
  ASSERT_EQ(events.all().size(), RunEvents::kMost);
  EXPECT_EQ(events.left_out(), 1500U);
  EXPECT_EQ(events.all().front().text, "0");
  EXPECT_EQ(events.all()[RunEvents::kFirst - 1].text, "99");
  EXPECT_EQ(events.all()[RunEvents::kFirst].text, "1600");
  EXPECT_EQ(events.all().back().text, "2499");
}

TEST(RunEvents, ALongTextIsCutBetweenTwoCharacters) {
  RunEvents events;
  std::string text = "x";
  while (text.size() < 1000) text += "\xC3\xA4";
  events.add({0s, Kind::kNote, text});
  const auto& kept = events.all()[0].text;
  EXPECT_EQ(kept.size(), RunEvents::kLongestText - 1);
  EXPECT_EQ(kept.substr(kept.size() - 2), "\xC3\xA4");
}

TEST(RunEvents, EachKindHasItsWord) {
  EXPECT_EQ(name_of(Kind::kRunStarted), "run_started");
  EXPECT_EQ(name_of(Kind::kWorkerLost), "worker_lost");
  EXPECT_EQ(name_of(Kind::kNote), "note");
}

}  // namespace
}  // namespace chopsticks::stats
