#include "support/varint.h"

#include <limits>

#include <gtest/gtest.h>

namespace chopsticks {
namespace {

TEST(Varint, EveryNumberComesBack) {
  constexpr std::uint64_t kNumbers[] = {0,
                                        1,
                                        127,
                                        128,
                                        16383,
                                        16384,
                                        std::uint64_t{1} << 63,
                                        std::numeric_limits<std::uint64_t>::max()};
  VarintWriter out;
  for (const auto number : kNumbers) out.put(number);
  const auto bytes = out.take();
  VarintReader in(bytes);
  for (const auto number : kNumbers) EXPECT_EQ(in.take(), number);
  EXPECT_TRUE(in.at_end());
}

TEST(Varint, SmallNumbersAreOneByte) {
  VarintWriter out;
  out.put(127);
  EXPECT_EQ(out.take(), "\x7f");
}

TEST(Varint, ACutOffNumberIsNotOk) {
  VarintReader in("\x80");
  EXPECT_EQ(in.take(), 0U);
  EXPECT_FALSE(in.ok());
  EXPECT_FALSE(in.at_end());
}

TEST(Varint, ANumberOfMoreThan64BitsIsNotOk) {
  VarintReader in("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02\x01");
  EXPECT_EQ(in.take(), 0U);
  EXPECT_FALSE(in.ok());
  EXPECT_EQ(in.take(), 0U);  // and stays so
}

}  // namespace
}  // namespace chopsticks
