#include "cluster/wire/compact_rows.h"

#include <gtest/gtest.h>

#include "testing/tallies.h"

namespace chopsticks::cluster {
namespace {

using testing_support::any_entry;
using testing_support::any_tally;
using testing_support::expect_equal;

void expect_equal_tallies(const stats::Tally& a, const stats::Tally& b) {
  expect_equal(a.entries, b.entries);
  expect_equal(a.endpoints, b.endpoints);
  expect_equal(a.total, b.total);
}

TEST(CompactRows, EveryTallyComesBackBitByBit) {
  Random random(3);
  for (int i = 0; i != 100; ++i) {
    const auto tally = any_tally(random);
    const auto rows = CompactRows::read(CompactRows(tally).bytes());
    ASSERT_TRUE(rows);
    expect_equal_tallies(unpacked(*rows), tally);
    EXPECT_EQ(rows->requests(), tally.total.requests);
    EXPECT_EQ(rows->last_request(), tally.total.last_request);
  }
}

TEST(CompactRows, AddingThemUpIsMergingTheTallies) {
  Random random(4);
  stats::Tally merged;
  stats::Tally added;
  for (int i = 0; i != 30; ++i) {
    const auto tally = any_tally(random);
    merged.merge(tally);
    CompactRows(tally).each(
        [&](auto table, const auto& key, const auto& row) { add_row(added, table, key, row); });
  }
  expect_equal_tallies(added, merged);
}

TEST(CompactRows, CarryNothingAndTheLargestToo) {
  EXPECT_TRUE(unpacked(*CompactRows::read(CompactRows(stats::Tally()).bytes())).empty());
  stats::Tally tally;
  for (const auto latency : {Nanos(0), Nanos(24h)})
    tally.total.latency.record(latency, std::uint64_t{1} << 48U);
  const auto rows = CompactRows::read(CompactRows(tally).bytes());
  ASSERT_TRUE(rows);
  EXPECT_TRUE(unpacked(*rows).total.latency == tally.total.latency);
}

TEST(CompactRows, CarryATableThatIsFull) {
  stats::Tally tally;
  for (int i = 0; i != 2500; ++i) tally.entries.at({"GET", std::to_string(i)}).requests = 1;
  const auto rows = CompactRows::read(CompactRows(tally).bytes());
  ASSERT_TRUE(rows);
  expect_equal(unpacked(*rows).entries, tally.entries);
}

TEST(CompactRows, ABucketCostsAByteAsARule) {
  Random random(7);
  stats::Tally tally;
  tally.total = any_entry(random);
  const auto buckets = tally.total.latency.buckets().size() + tally.total.service.buckets().size() +
                       tally.total.first_byte.buckets().size();
  EXPECT_LT(CompactRows(tally).bytes().size(), 3 * buckets + 100);
}

TEST(CompactRows, AreMovedInTimeWithAllTheirSeconds) {
  stats::Tally tally;
  tally.total.requests = 2;
  tally.total.since = 1000s;
  tally.total.last_request = 1002s;
  tally.total.seconds.add({1001, 2, 1, Bytes{3}});
  CompactRows(tally).each(
      [](auto, const auto&, const auto& row) {
        EXPECT_EQ(row.since, 1060s);
        EXPECT_EQ(row.last_request, 1062s);
        ASSERT_EQ(row.seconds.size(), 1U);
        EXPECT_EQ(row.seconds[0].second, 1061);
      },
      60s);
}

TEST(CompactRows, NamesThatAreNotTextArriveAsText) {
  stats::Tally tally;
  (void)tally.entries.at({"GET", "\xff"});
  const auto rows = CompactRows::read(CompactRows(tally).bytes());
  ASSERT_TRUE(rows);
  EXPECT_TRUE(unpacked(*rows).entries.find({"GET", "\xef\xbf\xbd"}));
}

TEST(CompactRows, WhatIsCutOffOrGoesOnIsRefusedAsAWhole) {
  Random random(3);
  const auto bytes = CompactRows(any_tally(random)).bytes();
  for (std::size_t size = 0; size != bytes.size(); ++size)
    ASSERT_FALSE(CompactRows::read(bytes.substr(0, size))) << size;
  EXPECT_FALSE(CompactRows::read(bytes + '\0'));
}

TEST(CompactRows, AnyDamageIsRefusedOrStaysWithinBounds) {
  Random random(9);
  const auto good = CompactRows(any_tally(random)).bytes();
  for (int i = 0; i != 20'000; ++i) {
    auto bytes = good;
    for (int n = 0; n != 3; ++n)
      bytes[random.below(bytes.size())] = static_cast<char>(random.below(256));
    if (const auto rows = CompactRows::read(bytes)) (void)unpacked(*rows).total.latency.median();
  }
}

TEST(CompactRows, ABucketBeyondTheLastIsRefused) {
  // Version, then ten numbers of a row, then one bucket with a gap of its own.
  const auto with_gap = [](std::string gap) {
    return std::string("\x01", 1) + std::string(10, '\0') + std::string("\x01\x00", 2) + gap +
           "\x01" + std::string(5, '\0');
  };
  EXPECT_TRUE(CompactRows::read(with_gap("\x80\x13")));   // 2432: the last one
  EXPECT_FALSE(CompactRows::read(with_gap("\x81\x13")));  // one more
  EXPECT_FALSE(CompactRows::read(with_gap(std::string(1, '\0'))));
}

}  // namespace
}  // namespace chopsticks::cluster
