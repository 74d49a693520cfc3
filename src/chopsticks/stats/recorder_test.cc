#include "stats/recorder.h"

#include <gtest/gtest.h>

#include "support/random.h"

namespace chopsticks::stats {
namespace {

constexpr Clocks kStart{1000s, 1'700'000'000s};

Timing took(Nanos latency, Nanos at = 1s) {
  const auto due = kStart.monotonic + at;
  return {due, due, due + latency, Nanos{0}};
}

Clocks after(Nanos span) { return {kStart.monotonic + span, kStart.wall + span}; }

TEST(Recorder, CountsASuccess) {
  Recorder recorder(kStart);
  const auto put = recorder.operation("PUT", "upload");
  recorder.success(put, took(20ms), {Bytes{4096}, 2});
  const auto tally = recorder.take(after(2s));
  const auto* entry = tally.entries.find({"PUT", "upload"});
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(entry->requests, 1U);
  EXPECT_EQ(entry->failures, 0U);
  EXPECT_EQ(entry->retries, 2U);
  EXPECT_EQ(entry->bytes, Bytes{4096});
  EXPECT_EQ(entry->min_latency, 20ms);
  EXPECT_EQ(entry->since, kStart.wall);
  EXPECT_EQ(entry->last_request, kStart.wall + 1020ms);
  EXPECT_EQ(entry->seconds.sum(1'700'000'001, 1'700'000'002).requests, 1U);
  EXPECT_EQ(tally.total.latency, entry->latency);
  EXPECT_TRUE(tally.errors().empty());
}

TEST(Recorder, BytesThatNothingCanMoveStopCountingWhereAReportCanStillTellThem) {
  constexpr auto most = std::uint64_t{1} << 43;
  Recorder recorder(kStart);
  const auto put = recorder.operation("PUT", "upload");
  recorder.success(put, took(1ms), {Bytes{most - 1}});
  recorder.success(put, took(1ms), {Bytes{~std::uint64_t{0}}});
  const auto tally = recorder.take(after(2s));
  EXPECT_EQ(tally.total.requests, 2U);
  EXPECT_EQ(tally.total.bytes, Bytes{most});
  EXPECT_EQ(tally.total.seconds.sum(1'700'000'001, 1'700'000'002).bytes, Bytes{most});
}

TEST(Recorder, LatencyCountsFromTheIntendedStartAndServiceFromTheSend) {
  Recorder recorder(kStart);
  const auto get = recorder.operation("GET", "download");
  const auto due = kStart.monotonic + 1s;
  recorder.success(get, {due, due + 30ms, due + 40ms, due + 35ms}, {});
  const auto tally = recorder.take(after(2s));
  Histogram latency;
  Histogram service;
  Histogram first_byte;
  latency.record(40ms);
  service.record(10ms);
  first_byte.record(5ms);
  EXPECT_EQ(tally.total.latency, latency);
  EXPECT_EQ(tally.total.service, service);
  EXPECT_EQ(tally.total.first_byte, first_byte);
}

TEST(Recorder, AFailureIsARequestAndARowOfTheErrorTable) {
  Recorder recorder(kStart);
  const auto put = recorder.operation("PUT", "upload");
  recorder.failure(put, took(5ms), {}, error("SlowDown"));
  recorder.failure(put, took(5ms, 1500ms), {}, error("SlowDown"));
  const auto tally = recorder.take(after(2s));
  EXPECT_EQ(tally.total.requests, 2U);
  EXPECT_EQ(tally.total.failures, 2U);
  ASSERT_EQ(tally.errors().size(), 1U);
  const auto& row = tally.errors().front();
  EXPECT_EQ(row.key, (Key{"PUT", "upload"}));
  EXPECT_EQ(row.text, "SlowDown");
  EXPECT_EQ(row.occurrences, 2U);
  EXPECT_EQ(row.first_seen, kStart.wall + 1005ms);
  EXPECT_EQ(row.last_seen, kStart.wall + 1505ms);
}

TEST(Recorder, TakingLeavesNothingBehindAndNothingIsLost) {
  Random random(1);
  Recorder recorder(kStart);
  const OpId operations[]{recorder.operation("PUT", "a"), recorder.operation("GET", "a"),
                          recorder.operation("GET", "b")};
  Tally all;
  Histogram expected;
  for (int second = 0; second < 20; ++second) {
    for (int i = 0; i < 500; ++i) {
      const Nanos latency(static_cast<std::int64_t>(random.below(1'000'000'000)));
      recorder.success(operations[random.below(3)], took(latency, std::chrono::seconds(second)),
                       {Bytes{1}});
      expected.record(latency);
    }
    all.merge(recorder.take(after(std::chrono::seconds(second + 1))));
  }
  EXPECT_EQ(all.total.requests, 10'000U);
  EXPECT_EQ(all.total.latency, expected);
  EXPECT_EQ(all.entries.size(), 3U);
  EXPECT_EQ(all.total.seconds.sum(0, 2'000'000'000).requests, 10'000U);
  const auto idle = recorder.take(after(30s));
  EXPECT_TRUE(idle.empty());
  EXPECT_EQ(idle.total.since, kStart.wall + 20s);
}

TEST(Recorder, ForgottenErrorsStartANewRow) {
  Recorder recorder(kStart);
  const auto put = recorder.operation("PUT", "a");
  recorder.failure(put, took(1ms), {}, error("Timeout"));
  EXPECT_EQ(recorder.take(after(2s)).errors().size(), 1U);
  EXPECT_TRUE(recorder.take(after(3s)).errors().empty());
  recorder.failure(put, took(1ms), {}, error("Timeout"));
  EXPECT_EQ(recorder.take(after(4s)).errors().front().occurrences, 1U);
}

TEST(Recorder, TheSameOperationHasOneId) {
  Recorder recorder(kStart);
  const auto put = recorder.operation("PUT", "a");
  EXPECT_NE(recorder.operation("GET", "a"), put);
  EXPECT_EQ(recorder.operation("PUT", "a"), put);
  EXPECT_EQ(recorder.endpoint("http://a"), recorder.endpoint("http://a"));
}

TEST(Recorder, EndpointsGetARowEachOnlyWhenTold) {
  Recorder recorder(kStart);
  const auto put = recorder.operation("PUT", "a");
  const auto second = recorder.endpoint("http://b");
  recorder.success(put, took(1ms), {});
  recorder.success(put, took(1ms), {Bytes{7}, 0, second});
  const auto tally = recorder.take(after(2s));
  EXPECT_EQ(tally.total.requests, 2U);
  ASSERT_EQ(tally.endpoints.size(), 1U);
  EXPECT_EQ(tally.endpoints.find({"", "http://b"})->bytes, Bytes{7});
}

TEST(Recorder, AFloodOfDifferentErrorsStaysBoundedAndCounted) {
  Recorder recorder(kStart);
  const auto put = recorder.operation("PUT", "a");
  for (int i = 0; i < 5000; ++i)
    recorder.failure(put, took(1ms), {}, error("key " + std::to_string(i)));
  for (int i = 0; i < 5000; ++i) recorder.exception("boom", "at " + std::to_string(i));
  const auto tally = recorder.take(after(2s));
  std::uint64_t errors = 0;
  std::uint64_t exceptions = 0;
  for (const auto& row : tally.errors()) errors += row.occurrences;
  for (const auto& row : tally.exceptions()) exceptions += row.count;
  EXPECT_EQ(tally.errors().size(), Tally::kMostErrors + 1);
  EXPECT_EQ(errors, 5000U);
  EXPECT_EQ(exceptions, 5000U);
}

TEST(Recorder, AClockSetBackBetweenTakesIsFollowed) {
  Recorder recorder(kStart);
  const auto put = recorder.operation("PUT", "a");
  recorder.success(put, took(0ms, 1s), {});
  const auto before = recorder.take({kStart.monotonic + 1s, kStart.wall - 1h});
  recorder.success(put, took(0ms, 2s), {});
  const auto tally = recorder.take({kStart.monotonic + 3s, kStart.wall - 1h + 2s});
  EXPECT_EQ(before.total.last_request, kStart.wall + 1s);
  EXPECT_EQ(tally.total.last_request, kStart.wall - 1h + 1s);
}

}  // namespace
}  // namespace chopsticks::stats
