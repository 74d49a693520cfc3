#include "stats/series.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/random.h"

namespace chopsticks::stats {
namespace {

constexpr std::int64_t kStart = 1'800'000'000;
Nanos at(std::int64_t second) { return std::chrono::seconds(kStart + second); }

TEST(Series, PointsSumToTheTotalThoughReportsComeLate) {
  Random random(3);
  Series series;
  Tally tally;
  for (int second = 0; second < 100; ++second) {
    Entry report;
    const auto count = random.below(100);
    const auto ended = kStart + second - static_cast<std::int64_t>(random.below(4));
    report.requests = count;
    report.latency.record(1ms, count);
    report.seconds.add({ended, count, 0, {}});
    tally.total.merge(report);
    tally.entries.at({"PUT", "upload"}).merge(report);
    series.sample(at(second) + 300ms, second, tally);
  }
  std::uint64_t requests = 0, timed = 0, uploads = 0;
  for (const auto& point : series.points()) {
    requests += point->total.requests;
    timed += point->total.latency.unpacked().count();
    uploads += point->operations.empty() ? 0 : point->operations[0].requests;
  }
  EXPECT_EQ(series.points().size(), 100U);
  EXPECT_EQ(series.points()[42]->users, 42);
  EXPECT_EQ(requests, tally.total.requests);
  EXPECT_EQ(timed, tally.total.requests);
  EXPECT_EQ(uploads, tally.total.requests);
  EXPECT_EQ(series.operations(), std::vector({Key{"PUT", "upload"}}));
}

TEST(Series, PercentilesAreThoseOfTheirSecondOnly) {
  Series series;
  Tally tally;
  tally.total.latency.record(1s, 100);
  series.sample(at(0), 1, tally);
  tally.total.latency.record(1ms, 100);
  series.sample(at(1), 1, tally);
  EXPECT_NEAR(milliseconds(series.points()[0]->p50), 1000, 8);
  EXPECT_NEAR(milliseconds(series.points()[1]->p999), 1, 0.008);
}

TEST(Series, WhatIsReportedAfterTheLastSecondGoesToThatSecond) {
  Series series;
  Tally tally;
  tally.total.latency.record(1ms, 10);
  series.sample(at(0), 1, tally);
  tally.total.latency.record(2ms, 5);
  series.sample(at(0), 0, tally);
  ASSERT_EQ(series.points().size(), 1U);
  EXPECT_EQ(series.points()[0]->total.latency.unpacked().count(), 15U);
}

TEST(Series, WhoHoldsPointsSeesThemUnchanged) {
  Series series;
  Tally tally;
  series.sample(at(0), 1, tally);
  const auto held = series.points();
  tally.total.seconds.add({kStart, 7, 0, {}});
  series.sample(at(1), 1, tally);
  EXPECT_EQ(held[0]->total.requests, 0U);
  EXPECT_EQ(series.points()[0]->total.requests, 7U);
}

TEST(Series, TellsOfTheFirstOperationsOnly) {
  Series series;
  Tally tally;
  for (int i = 0; i != 30; ++i) tally.entries.at({"GET", std::to_string(i)}).latency.record(1ms);
  series.sample(at(0), 1, tally);
  EXPECT_EQ(series.operations().size(), Series::kMostOperations);
  EXPECT_EQ(series.points()[0]->operations.size(), Series::kMostOperations);
}

TEST(Series, ADayIsKeptInBoundedMemoryAndStillSumsUp) {
  Series series;
  Tally tally;
  for (int second = 0; second < 86'400; ++second) {
    ++tally.total.requests;
    tally.total.seconds.add({kStart + second, 1, 0, {}});
    tally.total.latency.record(second % 2 == 0 ? 1ms : 100ms);
    series.sample(at(second), 1, tally);
  }
  std::uint64_t requests = 0, timed = 0;
  for (const auto& point : series.points()) {
    requests += point->total.requests;
    timed += point->total.latency.unpacked().count();
  }
  EXPECT_LE(series.points().size(), Series::kMost);
  EXPECT_EQ(series.step(), 32);
  EXPECT_EQ(requests, 86'400U);
  EXPECT_EQ(timed, 86'400U);
  EXPECT_NEAR(milliseconds(series.points()[7]->p99), 100, 4);
}

}  // namespace
}  // namespace chopsticks::stats
