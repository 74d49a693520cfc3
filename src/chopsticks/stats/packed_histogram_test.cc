#include "stats/packed_histogram.h"

#include <limits>

#include <gtest/gtest.h>

#include "support/random.h"

namespace chopsticks::stats {
namespace {

CoarseHistogram some(std::uint64_t seed, int count) {
  Random random(seed);
  Histogram made;
  for (int i = 0; i != count; ++i)
    made.record(Nanos(static_cast<std::int64_t>(random.below(std::uint64_t{1} << (i % 40)))));
  return CoarseHistogram(made);
}

TEST(PackedHistogram, ComesBackAsItWas) {
  for (std::uint64_t seed = 0; seed != 20; ++seed) {
    const auto histogram = some(seed, 1000);
    EXPECT_EQ(PackedHistogram(histogram).unpacked(), histogram) << seed;
  }
}

TEST(PackedHistogram, KeepsTheGreatestCountsAndDurations) {
  Histogram exact;
  exact.record(Nanos::max(), std::numeric_limits<std::uint32_t>::max());
  exact.record(Nanos{0}, 1);
  const CoarseHistogram histogram(exact);
  EXPECT_EQ(PackedHistogram(histogram).unpacked(), histogram);
}

TEST(PackedHistogram, MergesAsItsContentDoes) {
  auto both = some(1, 500);
  PackedHistogram packed(both);
  packed.merge(some(2, 700));
  both.merge(some(2, 700));
  EXPECT_EQ(packed.unpacked(), both);
  packed.merge(CoarseHistogram());
  EXPECT_EQ(packed.unpacked(), both);
}

TEST(PackedHistogram, IsEmptyWithoutValues) {
  EXPECT_TRUE(PackedHistogram(CoarseHistogram()).empty());
  EXPECT_EQ(PackedHistogram().unpacked(), CoarseHistogram());
  EXPECT_FALSE(PackedHistogram(some(1, 1)).empty());
}

}  // namespace
}  // namespace chopsticks::stats
