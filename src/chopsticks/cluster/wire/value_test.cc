#include "cluster/wire/value.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace chopsticks::cluster {
namespace {

TEST(Value, EqualNumbersAreEqualWhateverTheirType) {
  EXPECT_EQ(Value(std::uint64_t{5}), Value(5));
  EXPECT_EQ(Value(5U), Value(std::int64_t{5}));
  EXPECT_NE(Value(5), Value(5.0));
}

TEST(Value, AFloatThatIsAnIntegerReadsAsOne) {
  EXPECT_EQ(Value(3.0).integer(), 3);
  EXPECT_EQ(Value(-0x1p63).integer(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(Value(3.5).integer(), std::nullopt);
  EXPECT_EQ(Value(0x1p63).integer(), std::nullopt);
  EXPECT_EQ(Value(std::nan("")).integer(), std::nullopt);
  EXPECT_EQ(Value(std::numeric_limits<double>::infinity()).integer(), std::nullopt);
  EXPECT_EQ(Value(std::numeric_limits<std::uint64_t>::max()).integer(), std::nullopt);
  EXPECT_EQ(Value("3").integer(), std::nullopt);
}

TEST(Value, EveryNumberReadsAsDouble) {
  EXPECT_EQ(Value(3).number(), 3.0);
  EXPECT_EQ(Value(2.5).number(), 2.5);
  EXPECT_EQ(Value(std::uint64_t{1} << 63).number(), 0x1p63);
  EXPECT_EQ(Value(true).number(), std::nullopt);
}

TEST(Value, MembersAreFoundByTheirTextAmongOtherKeys) {
  const Value map = Value::Map{{1, "one"}, {"a", 2}, {nullptr, 3}};
  ASSERT_NE(map.find("a"), nullptr);
  EXPECT_EQ(*map.find("a"), Value(2));
  EXPECT_EQ(map.find("b"), nullptr);
  EXPECT_EQ(Value("a").find("a"), nullptr);
}

}  // namespace
}  // namespace chopsticks::cluster
