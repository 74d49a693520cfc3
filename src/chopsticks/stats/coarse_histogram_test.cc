#include "stats/coarse_histogram.h"

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
  EXPECT_EQ(merged.buckets(), CoarseHistogram(both).buckets());
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

TEST(CoarseHistogram, IsEmptyWithoutValues) {
  CoarseHistogram nothing;
  nothing.merge(CoarseHistogram());
  EXPECT_TRUE(nothing.empty());
  EXPECT_EQ(nothing.percentiles(kQuantiles)[1], Nanos{0});
}

}  // namespace
}  // namespace chopsticks::stats
