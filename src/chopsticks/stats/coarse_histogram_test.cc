#include "stats/coarse_histogram.h"

#include <vector>

#include <gtest/gtest.h>

#include "support/random.h"

namespace chopsticks::stats {
namespace {

constexpr std::array kQuantiles{0.0, 0.5, 0.9, 0.99, 0.999, 1.0};

Histogram some(std::uint64_t seed, int count) {
  Random random(seed);
  Histogram made;
  for (int i = 0; i != count; ++i)
    made.record(Nanos(static_cast<std::int64_t>(1000 + random.below(1'000'000'000))));
  return made;
}

TEST(CoarseHistogram, KeepsPercentilesWithinThreePercent) {
  const auto exact = some(1, 10'000);
  const CoarseHistogram coarse(exact);
  EXPECT_EQ(coarse.count(), exact.count());
  const auto wanted = exact.percentiles(kQuantiles);
  const auto got = coarse.percentiles(kQuantiles);
  for (std::size_t i = 0; i != kQuantiles.size(); ++i)
    EXPECT_NEAR(seconds(got[i]), seconds(wanted[i]), 0.04 * seconds(wanted[i])) << kQuantiles[i];
}

TEST(CoarseHistogram, MergesAsIfAllHadBeenRecordedIntoOne) {
  auto both = some(2, 500);
  const auto other = some(3, 700);
  CoarseHistogram merged(both);
  merged.merge(CoarseHistogram(other));
  both.merge(other);
  EXPECT_EQ(merged, CoarseHistogram(both));
}

TEST(CoarseHistogram, MergesExactBucketsAsTheirCoarseOnes) {
  CoarseHistogram at_once;
  CoarseHistogram merged;
  for (std::uint64_t seed = 0; seed != 50; ++seed) {
    const auto exact = some(seed, seed % 3 == 0 ? 3 : 500);
    at_once.merge(CoarseHistogram(exact));
    merged.merge(exact.buckets());
    ASSERT_EQ(merged, at_once) << seed;
  }
  merged.merge(some(1, 500).buckets());  // nothing new
  at_once.merge(CoarseHistogram(some(1, 500)));
  EXPECT_EQ(merged, at_once);
}

TEST(CoarseHistogram, IsTheSameWhicheverWayItGrew) {
  CoarseHistogram up;
  CoarseHistogram down;
  for (const auto index : {20U, 300U, 607U}) up.add(index, index);
  for (const auto index : {607U, 300U, 20U}) down.add(index, index);
  EXPECT_EQ(up, down);
  std::vector<std::size_t> seen;
  down.each([&](std::size_t index, std::uint32_t count) {
    EXPECT_EQ(index, count);
    seen.push_back(index);
  });
  EXPECT_EQ(seen, (std::vector<std::size_t>{20, 300, 607}));
}

TEST(CoarseHistogram, CountsNoFurtherThanItsBucketsCan) {
  constexpr std::uint64_t kMost = 0xffffffff;
  CoarseHistogram histogram;
  histogram.add(5, kMost - 1);
  histogram.add(5, std::uint64_t{1} << 40U);
  EXPECT_EQ(histogram.count(), kMost);
}

TEST(CoarseHistogram, IsEmptyWithoutValues) {
  CoarseHistogram nothing;
  nothing.merge(CoarseHistogram());
  EXPECT_TRUE(nothing.empty());
  EXPECT_EQ(nothing.percentiles(kQuantiles)[1], Nanos{0});
}

}  // namespace
}  // namespace chopsticks::stats
