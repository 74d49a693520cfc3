#include "stats/snapshot.h"

#include <gtest/gtest.h>

#include "stats/recorder.h"
#include "support/random.h"

namespace chopsticks::stats {
namespace {

constexpr std::int64_t kStart = 1'700'000'000;

Nanos at(std::int64_t second) { return std::chrono::seconds(kStart + second); }

// `per_second` requests of 1,000 bytes in each of `seconds` seconds; one in ten fails.
Entry steady(std::uint64_t per_second, int seconds) {
  Entry entry;
  entry.since = at(0);
  for (int s = 0; s < seconds; ++s) {
    entry.requests += per_second;
    entry.failures += per_second / 10;
    entry.bytes += Bytes{1000 * per_second};
    entry.latency.record(10ms, per_second);
    entry.total_latency += 10ms * static_cast<std::int64_t>(per_second);
    entry.min_latency = entry.max_latency = 10ms;
    entry.seconds.add({kStart + s, per_second, per_second / 10, Bytes{1000 * per_second}});
    entry.last_request = at(s) + 999ms;
  }
  return entry;
}

TEST(Row, RatesOfASteadyLoadAreItsRates) {
  const auto entry = steady(50, 30);
  const auto row = make_row({"GET", "x"}, entry, entry);
  EXPECT_DOUBLE_EQ(row.current.requests.value, 50);
  EXPECT_DOUBLE_EQ(row.current.failures.value, 5);
  EXPECT_DOUBLE_EQ(row.current.bytes.value, 50'000);
  EXPECT_NEAR(row.total.requests.value, 50, 0.01);
  EXPECT_DOUBLE_EQ(row.fail_ratio(), 0.1);
  EXPECT_DOUBLE_EQ(row.average_size, 1000);
}

TEST(Row, CurrentRatesLeaveOutTheTwoLatestSecondsWhichMayStillGrow) {
  auto entry = steady(50, 30);
  entry.seconds.add({kStart + 28, 1'000'000, 0, {}});
  EXPECT_DOUBLE_EQ(make_row({}, entry, entry).current.requests.value, 50);
  entry.seconds.add({kStart + 26, 100, 0, {}});
  EXPECT_DOUBLE_EQ(make_row({}, entry, entry).current.requests.value, 60);
}

TEST(Snapshot, RatesGoDownWhenNothingIsAnsweredAnyMore) {
  Tally tally;
  tally.total = steady(50, 30);
  const auto rates = [&](RunState run) { return make_snapshot(tally, {}, std::move(run)).total; };
  EXPECT_DOUBLE_EQ(rates({.now = at(33)}).current.requests.value, 50);  // a report may be due
  EXPECT_DOUBLE_EQ(rates({.now = at(39)}).current.requests.value, 35);
  EXPECT_DOUBLE_EQ(rates({.now = at(60)}).current.requests.value, 0);
  EXPECT_NEAR(rates({.now = at(64)}).total.requests.value, 25, 0.01);
  EXPECT_NEAR(rates({.now = at(90), .ended = at(60)}).total.requests.value, 25, 0.01);
}

TEST(Snapshot, TellsWhatWasCutShort) {
  Tally tally;
  tally.unanswered.record(1s, 3);
  tally.unanswered.record(10s);
  const auto cut = make_snapshot(tally, {}, {}).unanswered;
  EXPECT_EQ(cut.count, 4U);
  EXPECT_NEAR(seconds(cut.longest), 10, 0.1);
  EXPECT_NEAR(seconds(cut.total), 13, 0.13);
}

TEST(Row, ARunOfAMomentHasNoCurrentRateYet) {
  const auto entry = steady(50, 2);
  EXPECT_DOUBLE_EQ(make_row({}, entry, entry).current.requests.value, 0);
}

TEST(Row, PercentilesStayBetweenTheExactExtremes) {
  const auto entry = steady(50, 3);
  const auto row = make_row({}, entry, entry);
  EXPECT_EQ(row.median, 10ms);
  for (const auto value : row.latency) EXPECT_EQ(value, 10ms);
}

TEST(Row, TheHundredthPercentileIsTheMaximum) {
  Entry entry;
  for (const Nanos latency : {Nanos(10ms), Nanos(20ms), Nanos(123'456us)}) {
    ++entry.requests;
    entry.latency.record(latency);
    entry.max_latency = latency;
  }
  const auto row = make_row({}, entry, entry);
  EXPECT_EQ(row.latency.back(), 123'456us);
  EXPECT_EQ(row.latency[kP99], 123'456us);
  EXPECT_LT(row.latency[kP50], 21ms);
}

TEST(Row, OfNothingIsAllZeros) {
  const auto row = make_row(kTotalKey, {}, {});
  EXPECT_EQ(row.median, 0ms);
  EXPECT_EQ(row.average, 0ms);
  EXPECT_EQ(row.fail_ratio(), 0);
  EXPECT_EQ(row.service, std::nullopt);
  EXPECT_EQ(row.first_byte, std::nullopt);
}

TEST(Snapshot, SortsRowsByNameThenTypeAndErrorsByFrequency) {
  Tally tally;
  for (const auto& key : {Key{"PUT", "b"}, Key{"PUT", "a"}, Key{"GET", "b"}})
    tally.entries.at(key) = steady(1, 3);
  tally.add_error({{"PUT", "b"}, "rare", 1, {}, {}});
  tally.add_error({{"PUT", "b"}, "frequent", 9, {}, {}});
  const auto shot = make_snapshot(tally, {}, {.state = "running", .users = 4});
  ASSERT_EQ(shot.rows.size(), 3U);
  EXPECT_EQ(shot.rows[0].key, (Key{"PUT", "a"}));
  EXPECT_EQ(shot.rows[1].key, (Key{"GET", "b"}));
  EXPECT_EQ(shot.rows[2].key, (Key{"PUT", "b"}));
  EXPECT_EQ(shot.errors.front().text, "frequent");
  EXPECT_EQ(shot.users, 4);
}

TEST(Snapshot, RecentPercentilesForgetWhatIsOlderThanTenSeconds) {
  Tally tally;
  History history;
  for (int second = 0; second < 30; ++second) {
    const auto latency = second < 15 ? 900ms : 10ms;
    for (auto* entry : {&tally.entries.at({"GET", "x"}), &tally.total}) {
      entry->latency.record(latency, 10);
      entry->requests += 10;
      entry->min_latency = 10ms;
      entry->max_latency = 900ms;
    }
    history.sample(at(second), 1, tally);
  }
  const auto shot = make_snapshot(tally, history, {});
  ASSERT_TRUE(shot.rows[0].recent);
  EXPECT_LT((*shot.rows[0].recent)[kP99], 11ms);
  EXPECT_LT((*shot.total.recent)[kP99], 11ms);
  EXPECT_EQ(shot.total.latency[kP99], 900ms);
}

TEST(Snapshot, WithNothingRecentThereAreNoRecentPercentiles) {
  Tally tally;
  tally.total = steady(1, 1);
  History history;
  history.sample(at(0), 1, tally);
  EXPECT_EQ(make_snapshot(tally, history, {}).total.recent, std::nullopt);
}

}  // namespace
}  // namespace chopsticks::stats
