#include "cluster/wire/exact.h"

#include <gtest/gtest.h>

#include "testing/tallies.h"

namespace chopsticks::cluster {
namespace {

stats::Entry bare(const stats::Entry& entry) {
  stats::Entry result;
  result.requests = entry.requests;
  result.failures = entry.failures;
  result.untimed = entry.untimed;
  result.bytes = entry.bytes;
  return result;
}

TEST(Exact, EveryEntryComesBackBitByBit) {
  Random random(7);
  for (int i = 0; i != 200; ++i) {
    const auto entry = testing_support::any_entry(random);
    auto again = bare(entry);
    ASSERT_TRUE(decode_exact(encode_exact(entry), again));
    testing_support::expect_equal(again, entry);
  }
}

TEST(Exact, AHistogramAloneComesBackOrNotAtAll) {
  stats::Histogram lags;
  for (const Nanos lag : {Nanos(3us), Nanos(700us), Nanos(2s)}) lags.record(lag);
  const auto bytes = encode_exact(lags);
  EXPECT_EQ(decode_exact_histogram(bytes), lags);
  for (std::size_t size = 0; size != bytes.size(); ++size)
    EXPECT_EQ(decode_exact_histogram(bytes.substr(0, size)), std::nullopt);
  EXPECT_EQ(decode_exact_histogram(bytes + "x"), std::nullopt);
}

TEST(Exact, CostsAFewHundredBytesForASecond) {
  Random random(7);
  const auto entry = testing_support::any_entry(random);
  EXPECT_LT(encode_exact(entry).size(), 1000U);
}

TEST(Exact, DamageIsNoticedOrHarmlessAndNeverHalfApplied) {
  Random random(3);
  const auto entry = testing_support::any_entry(random);
  const auto bytes = encode_exact(entry);
  for (std::size_t size = 0; size != bytes.size(); ++size) {
    auto again = bare(entry);
    EXPECT_FALSE(decode_exact(std::string_view(bytes).substr(0, size), again));
    testing_support::expect_equal(again, bare(entry));
  }
  auto again = bare(entry);
  EXPECT_FALSE(decode_exact(bytes + '\0', again));
}

TEST(Exact, MustAgreeWithTheCountersItComesWith) {
  Random random(3);
  const auto entry = testing_support::any_entry(random);
  auto other = bare(entry);
  other.requests += 1;
  EXPECT_FALSE(decode_exact(encode_exact(entry), other));
}

TEST(Exact, AnotherVersionIsNotRead) {
  Random random(3);
  const auto entry = testing_support::any_entry(random);
  auto bytes = encode_exact(entry);
  bytes[0] = 2;
  auto again = bare(entry);
  EXPECT_FALSE(decode_exact(bytes, again));
}

}  // namespace
}  // namespace chopsticks::cluster
