#include "net/unsent.h"

#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace chopsticks::net {
namespace {

class UnsentTest : public testing::Test {
 protected:
  static iovec buffer(std::string& text) { return {text.data(), text.size()}; }
  std::string head_ = "head", none_, body_ = "body!";
  std::vector<iovec> buffers_{buffer(none_), buffer(head_), buffer(none_), buffer(body_),
                              buffer(none_)};
};

TEST_F(UnsentTest, WalksThroughTheBuffersAndSkipsEmptyOnes) {
  Unsent unsent(buffers_);
  EXPECT_EQ(unsent.front(), "head");
  unsent.advance(1);
  EXPECT_EQ(unsent.front(), "ead");
  unsent.advance(4);
  EXPECT_EQ(unsent.front(), "ody!");
  unsent.advance(4);
  EXPECT_TRUE(unsent.empty());
}

TEST_F(UnsentTest, GathersFromWhereItIs) {
  Unsent unsent(buffers_);
  unsent.advance(2);
  std::array<iovec, 8> out;
  const auto gathered = unsent.gather(out);
  std::string text;
  for (const auto& piece : gathered) text.append(static_cast<char*>(piece.iov_base), piece.iov_len);
  EXPECT_EQ(text, "adbody!");
  EXPECT_EQ(unsent.gather(std::span(out).first(1)).front().iov_len, 2U);
}

TEST_F(UnsentTest, CopiesWhatFits) {
  Unsent unsent(buffers_);
  unsent.advance(1);
  std::array<char, 5> out;
  EXPECT_EQ(unsent.copy(out), "eadbo");
  unsent.advance(5);
  EXPECT_EQ(unsent.copy(out), "dy!");
}

TEST(Unsent, NothingIsEmpty) {
  EXPECT_TRUE(Unsent({}).empty());
  const iovec empty{};
  EXPECT_TRUE(Unsent({&empty, 1}).empty());
}

}  // namespace
}  // namespace chopsticks::net
