#include "support/random.h"

#include <algorithm>
#include <array>
#include <set>

#include <gtest/gtest.h>

namespace chopsticks {
namespace {

TEST(Random, TheSameSeedGivesTheSameNumbers) {
  Random a(42);
  Random b(42);
  Random other(43);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(a(), b());
  EXPECT_NE(a(), other());
}

TEST(Random, SplitmixGivesItsPublishedSequence) {
  std::uint64_t state = 1234567;
  EXPECT_EQ(Random::splitmix(state), 6457827717110365317ULL);
  EXPECT_EQ(Random::splitmix(state), 3203168211198807973ULL);
}

TEST(Random, BelowIsEvenAndBelow) {
  Random random(1);
  std::array<int, 10> counts{};
  for (int i = 0; i < 100'000; ++i) ++counts.at(random.below(10));
  for (const auto count : counts) EXPECT_NEAR(count, 10'000, 500);
  EXPECT_EQ(random.below(1), 0U);
}

TEST(Random, UniformStaysBelowOne) {
  Random random(2);
  double sum = 0;
  for (int i = 0; i < 100'000; ++i) {
    const auto value = random.uniform();
    ASSERT_GE(value, 0);
    ASSERT_LT(value, 1);
    sum += value;
  }
  EXPECT_NEAR(sum / 100'000, 0.5, 0.01);
}

TEST(Uuid, IsThirtyTwoHexDigitsOfVersionFourAndNeverTheSame) {
  Random random(3);
  std::set<std::string> seen;
  for (int i = 0; i < 10'000; ++i) {
    const auto uuid = uuid_hex(random);
    ASSERT_EQ(uuid.size(), 32U);
    ASSERT_EQ(uuid.find_first_not_of("0123456789abcdef"), std::string::npos);
    ASSERT_EQ(uuid[12], '4');
    ASSERT_NE(std::string("89ab").find(uuid[16]), std::string::npos);
    seen.insert(uuid);
  }
  EXPECT_EQ(seen.size(), 10'000U);
}

TEST(RandomSeed, DiffersFromCallToCall) { EXPECT_NE(random_seed(), random_seed()); }

}  // namespace
}  // namespace chopsticks
