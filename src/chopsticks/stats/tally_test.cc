#include "stats/tally.h"

#include <string>

#include <gtest/gtest.h>

namespace chopsticks::stats {
namespace {

Entry one_request(Nanos latency, Nanos since, std::int64_t second) {
  Entry entry;
  entry.requests = 1;
  entry.bytes = Bytes{100};
  entry.total_latency = latency;
  entry.min_latency = entry.max_latency = latency;
  entry.latency.record(latency);
  entry.since = since;
  entry.last_request = std::chrono::seconds(second);
  entry.seconds.add({second, 1, 0, Bytes{100}});
  return entry;
}

ErrorRow error_row(std::string text, std::uint64_t occurrences = 1) {
  return {{"PUT", "upload"}, std::move(text), occurrences, 10s, 20s};
}

TEST(Entry, MergingCombinesEveryField) {
  auto entry = one_request(5ms, 100s, 101);
  entry.merge(one_request(2ms, 90s, 104));
  entry.merge(one_request(9ms, 95s, 101));
  EXPECT_EQ(entry.requests, 3U);
  EXPECT_EQ(entry.bytes, Bytes{300});
  EXPECT_EQ(entry.total_latency, 16ms);
  EXPECT_EQ(entry.min_latency, 2ms);
  EXPECT_EQ(entry.max_latency, 9ms);
  EXPECT_EQ(entry.latency.count(), 3U);
  EXPECT_EQ(entry.since, 90s);
  EXPECT_EQ(entry.last_request, 104s);
  EXPECT_EQ(entry.seconds.sum(101, 102).requests, 2U);
}

TEST(Entry, AnAbsentMinimumIsNotZero) {
  Entry idle;
  idle.merge(one_request(5ms, 1s, 1));
  idle.merge(Entry{});
  EXPECT_EQ(idle.min_latency, 5ms);
}

TEST(SecondCounts, StayInOrderWhateverOrderTheyComeIn) {
  SecondCounts counts;
  for (const std::int64_t second : {5, 7, 6, 5, 9}) counts.add({second, 1, 0, {}});
  std::vector<std::int64_t> seconds;
  for (const auto& count : counts.all()) seconds.push_back(count.second);
  EXPECT_EQ(seconds, (std::vector<std::int64_t>{5, 6, 7, 9}));
  EXPECT_EQ(counts.sum(5, 7).requests, 3U);
}

TEST(SecondCounts, ForgetTheOldestOfALongRun) {
  SecondCounts counts;
  for (std::int64_t second = 0; second < 100'000; ++second) counts.add({second, 1, 0, {}});
  EXPECT_GE(counts.all().size(), SecondCounts::kKept);
  EXPECT_LE(counts.all().size(), SecondCounts::kKept * 11 / 10);
  EXPECT_EQ(counts.all().back().second, 99'999);
}

TEST(EntryTable, KeepsTheOrderOfFirstAppearance) {
  Tally tally;
  tally.entries.at({"PUT", "b"}).requests = 1;
  tally.entries.at({"GET", "a"}).requests = 1;
  ++tally.entries.at({"PUT", "b"}).requests;
  ASSERT_EQ(tally.entries.size(), 2U);
  EXPECT_EQ(tally.entries.begin()->key.name, "b");
  EXPECT_EQ(tally.entries.find({"PUT", "b"})->requests, 2U);
  EXPECT_EQ(tally.entries.find({"PUT", "a"}), nullptr);
}

TEST(EntryTable, AUniqueNamePerRequestDoesNotEatTheMemory) {
  EntryTable table;
  for (int i = 0; i < 10'000; ++i) ++table.at({"GET", std::to_string(i)}).requests;
  EXPECT_EQ(table.size(), EntryTable::kMost + 1);
  EXPECT_EQ(table.find(kOtherNames)->requests, 10'000 - EntryTable::kMost);
}

TEST(Tally, MergingDoesNotDependOnTheOrder) {
  Tally a;
  Tally b;
  a.entries.at({"GET", "x"}) = one_request(3ms, 1s, 4);
  b.entries.at({"GET", "x"}) = one_request(4ms, 2s, 3);
  b.entries.at({"GET", "y"}) = one_request(5ms, 2s, 3);
  a.add_error(error_row("NoSuchKey", 2));
  b.add_error(error_row("NoSuchKey", 3));
  Tally ab;
  ab.merge(a);
  ab.merge(b);
  Tally ba;
  ba.merge(b);
  ba.merge(a);
  const auto* left = ab.entries.find({"GET", "x"});
  const auto* right = ba.entries.find({"GET", "x"});
  EXPECT_EQ(left->latency, right->latency);
  EXPECT_EQ(left->seconds, right->seconds);
  EXPECT_EQ(ab.errors().front().occurrences, 5U);
  EXPECT_EQ(ba.errors().front().occurrences, 5U);
}

TEST(Tally, ErrorsOfOneKindAreOneRowWithTheWholeTimeSpan) {
  Tally tally;
  tally.add_error({{"PUT", "upload"}, "SlowDown", 1, 30s, 30s});
  tally.add_error({{"PUT", "upload"}, "SlowDown", 2, 10s, 20s});
  tally.add_error({{"PUT", "upload"}, "SlowDown", 1, {}, {}});
  tally.add_error({{"GET", "download"}, "SlowDown", 1, {}, {}});
  ASSERT_EQ(tally.errors().size(), 2U);
  EXPECT_EQ(tally.errors()[0].occurrences, 4U);
  EXPECT_EQ(tally.errors()[0].first_seen, 10s);
  EXPECT_EQ(tally.errors()[0].last_seen, 30s);
  EXPECT_EQ(tally.errors()[1].first_seen, std::nullopt);
}

TEST(Tally, TooManyDifferentErrorsAreCountedTogether) {
  Tally tally;
  for (int i = 0; i < 1000; ++i) tally.add_error(error_row("key " + std::to_string(i)));
  ASSERT_EQ(tally.errors().size(), Tally::kMostErrors + 1);
  EXPECT_EQ(tally.errors().back().text, "(other errors)");
  EXPECT_EQ(tally.errors().back().occurrences, 500U);
}

TEST(Tally, TheOthersOfTwoWorkersAreTheSameOthers) {
  Tally worker;
  for (int i = 0; i < 1000; ++i) {
    worker.add_error(error_row("key " + std::to_string(i)));
    worker.add_exception({"bad " + std::to_string(i), "", 1, {}});
  }
  Tally leader;
  leader.merge(worker);
  leader.merge(worker);
  EXPECT_EQ(leader.errors().size(), Tally::kMostErrors + 1);
  EXPECT_EQ(leader.errors().back().occurrences, 1000U);
  EXPECT_EQ(leader.exceptions().size(), Tally::kMostExceptions + 1);
  EXPECT_EQ(leader.exceptions().back().count, 1600U);
}

TEST(Tally, ExceptionsAreGroupedByTracebackAndNameTheirNodes) {
  Tally tally;
  tally.add_exception({"first", "at a.cc:1", 2, {"w1"}});
  tally.add_exception({"second", "at a.cc:1", 1, {"w2"}});
  for (int i = 0; i < 1000; ++i) tally.add_exception({"more", std::to_string(i), 1, {"w1"}});
  ASSERT_EQ(tally.exceptions().size(), Tally::kMostExceptions + 1);
  EXPECT_EQ(tally.exceptions()[0].message, "first");
  EXPECT_EQ(tally.exceptions()[0].count, 3U);
  EXPECT_EQ(tally.exceptions()[0].nodes, (std::set<std::string>{"w1", "w2"}));
  EXPECT_EQ(tally.exceptions().back().message, "(other exceptions)");
}

TEST(Tally, ClearedIsEmpty) {
  Tally tally;
  tally.add_error(error_row("x"));
  tally.entries.at({"a", "b"}).requests = 1;
  EXPECT_FALSE(tally.empty());
  tally.clear();
  EXPECT_TRUE(tally.empty());
}

}  // namespace
}  // namespace chopsticks::stats
