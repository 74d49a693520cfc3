#include "stats/histogram.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "support/random.h"

namespace chopsticks::stats {
namespace {

// Spread over all magnitudes, as latencies are.
Nanos any_duration(Random& random) {
  const double exponent = 1 + random.uniform() * 41;
  return Nanos(static_cast<std::int64_t>(std::exp2(exponent)));
}

TEST(Histogram, ReportsEveryValueWithinOnePercent) {
  Random random(1);
  for (int i = 0; i < 100'000; ++i) {
    const auto value = any_duration(random);
    const auto reported = Histogram::value_of(Histogram::index_of(value));
    ASSERT_LE(std::abs(static_cast<double>((reported - value).count())),
              0.0079 * static_cast<double>(value.count()))
        << value.count();
  }
}

TEST(Histogram, BelowAHundredNanosecondsIsExact) {
  for (std::int64_t n = 0; n < 128; ++n)
    EXPECT_EQ(Histogram::value_of(Histogram::index_of(Nanos(n))), Nanos(n));
}

TEST(Histogram, BucketsFollowEachOtherWithoutGapsAndKeepTheirOwnMiddle) {
  for (std::size_t i = 0; i < Histogram::kBuckets; ++i)
    ASSERT_EQ(Histogram::index_of(Histogram::value_of(i)), i);
}

TEST(Histogram, CountsTheImpossibleAtTheEnds) {
  EXPECT_EQ(Histogram::index_of(Nanos(-5)), 0U);
  EXPECT_EQ(Histogram::index_of(Nanos::min()), 0U);
  EXPECT_EQ(Histogram::index_of(Nanos::max()), Histogram::kBuckets - 1);
  EXPECT_EQ(Histogram::index_of(24h), Histogram::kBuckets - 1);
  EXPECT_LT(Histogram::index_of(2h), Histogram::kBuckets - 1);
}

TEST(Histogram, MergingIsTheSameAsRecordingEverythingIntoOne) {
  Random random(2);
  Histogram a;
  Histogram b;
  Histogram both;
  for (int i = 0; i < 10'000; ++i) {
    const auto value = any_duration(random);
    (random.below(3) == 0 ? a : b).record(value);
    both.record(value);
  }
  a.merge(b);
  EXPECT_EQ(a, both);
}

TEST(Histogram, PercentilesNeverFallAndAreWithinOnePercentOfTheTruth) {
  Random random(3);
  Histogram histogram;
  std::vector<Nanos> values;
  for (int i = 0; i < 20'001; ++i) {
    values.push_back(any_duration(random));
    histogram.record(values.back());
  }
  std::ranges::sort(values);
  auto last = Nanos::min();
  for (double q = 0; q <= 1.0; q += 0.001) {
    const auto value = histogram.percentile(q);
    const auto rank = std::min(static_cast<std::size_t>(static_cast<double>(values.size()) * q),
                               values.size() - 1);
    ASSERT_GE(value, last);
    ASSERT_NEAR(static_cast<double>(value.count()), static_cast<double>(values[rank].count()),
                0.0079 * static_cast<double>(values[rank].count()));
    last = value;
  }
}

TEST(Histogram, SeveralPercentilesAreTheSameAsEachOnItsOwn) {
  Random random(4);
  Histogram histogram;
  for (int i = 0; i < 1000; ++i) histogram.record(any_duration(random));
  constexpr std::array kQs{0.0, 0.5, 0.5, 0.99, 1.0};
  const auto together = histogram.percentiles(kQs);
  for (std::size_t i = 0; i < kQs.size(); ++i) EXPECT_EQ(together[i], histogram.percentile(kQs[i]));
}

TEST(Histogram, TheMedianOfTwoIsTheLowerAndTheirHalfIsTheUpper) {
  Histogram histogram;
  histogram.record(Nanos(10));
  histogram.record(Nanos(90));
  EXPECT_EQ(histogram.median(), Nanos(10));
  EXPECT_EQ(histogram.percentile(0.5), Nanos(90));
}

TEST(Histogram, AnEmptyOneHasNothingToSay) {
  const Histogram histogram;
  EXPECT_TRUE(histogram.empty());
  EXPECT_EQ(histogram.percentile(0.99), Nanos(0));
  EXPECT_EQ(histogram.median(), Nanos(0));
  EXPECT_TRUE(histogram.buckets().empty());
}

TEST(Histogram, TravelsAsItsBuckets) {
  Random random(5);
  Histogram sent;
  for (int i = 0; i < 1000; ++i) sent.record(any_duration(random), 1 + random.below(5));
  Histogram received;
  for (const auto& [index, count] : sent.buckets()) ASSERT_TRUE(received.add_bucket(index, count));
  EXPECT_EQ(received, sent);
}

TEST(Histogram, RefusesBucketsThatCannotBe) {
  Histogram histogram;
  EXPECT_FALSE(histogram.add_bucket(Histogram::kBuckets, 1));
  EXPECT_FALSE(histogram.add_bucket(~std::uint64_t{0}, 1));
  EXPECT_FALSE(histogram.add_bucket(0, ~std::uint64_t{0}));
  EXPECT_TRUE(histogram.add_bucket(0, 0));
  EXPECT_TRUE(histogram.empty());
}

TEST(Histogram, SubtractingAFormerStateLeavesWhatCameSince) {
  Histogram histogram;
  histogram.record(5ms, 3);
  const auto earlier = histogram.buckets();
  histogram.record(5ms);
  histogram.record(7ms);
  histogram.subtract(earlier);
  Histogram since;
  since.record(5ms);
  since.record(7ms);
  EXPECT_EQ(histogram, since);
}

TEST(Histogram, ResettingAndMovingLeaveAnEmptyOne) {
  Histogram histogram;
  histogram.record(5ms);
  Histogram moved = std::move(histogram);
  EXPECT_EQ(moved.count(), 1U);
  EXPECT_EQ(histogram, Histogram());  // NOLINT(bugprone-use-after-move): the promise under test
  moved.reset();
  EXPECT_EQ(moved, Histogram());
  moved.record(1ms);
  EXPECT_EQ(moved.count(), 1U);
}

TEST(Histogram, MergingBucketsIsMergingTheHistogramTheyAreOf) {
  Random random(5);
  Histogram whole;
  Histogram sparse;
  for (int i = 0; i != 20; ++i) {
    Histogram some;
    for (int n = 0; n != 100; ++n)
      some.record(Nanos(static_cast<Nanos::rep>(random.below(std::uint64_t{1} << (2 * i + 4)))));
    whole.merge(some);
    sparse.merge(some.buckets());
    ASSERT_EQ(sparse, whole);
  }
  sparse.merge(std::span<const Histogram::Bucket>());
  EXPECT_EQ(sparse.count(), 2000U);
}

}  // namespace
}  // namespace chopsticks::stats
