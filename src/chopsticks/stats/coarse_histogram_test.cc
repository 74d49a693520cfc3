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

TEST(CoarseHistogram, IsEmptyWithoutValues) {
  CoarseHistogram nothing;
  nothing.merge(CoarseHistogram());
  EXPECT_TRUE(nothing.empty());
  EXPECT_EQ(nothing.percentiles(kQuantiles)[1], Nanos{0});
}

}  // namespace
}  // namespace chopsticks::stats
