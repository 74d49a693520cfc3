#include "s3server/input_buffer.h"

#include <string>

#include <gtest/gtest.h>

namespace chopsticks::s3server {
namespace {

TEST(InputBuffer, KeepsWhatWasNotUsedHoweverMuchComes) {
  InputBuffer buffer;
  std::string expected;
  for (int i = 0; i != 500; ++i) {
    const std::string piece(static_cast<std::size_t>(i), static_cast<char>('a' + i % 26));
    buffer.append(piece);
    expected += piece;
    buffer.consume(expected.size() / 3);
    expected.erase(0, expected.size() / 3);
    ASSERT_EQ(buffer.bytes(), expected);
    ASSERT_FALSE(buffer.room().empty());
  }
}

TEST(InputBuffer, StartsOverWhenAllIsUsed) {
  InputBuffer buffer;
  buffer.append("abc");
  const auto* begin = buffer.bytes().data();
  buffer.consume(3);
  buffer.append("d");
  EXPECT_EQ(buffer.bytes().data(), begin);
}

}  // namespace
}  // namespace chopsticks::s3server
