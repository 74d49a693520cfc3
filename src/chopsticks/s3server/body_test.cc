#include "s3server/body.h"

#include <string>

#include <gtest/gtest.h>

namespace chopsticks::s3server {
namespace {

std::string text(const Body& body) {
  std::string bytes;
  while (bytes.size() != body.size()) bytes += body.at(bytes.size());
  return bytes;
}

Body body_of(Budget& budget, std::string_view bytes) {
  BodyBuilder builder(budget, bytes.size());
  EXPECT_TRUE(builder.append(bytes));
  return builder.finish();
}

TEST(Body, KeepsWhatWasAppendedOverManyBlocks) {
  Budget budget(MiB * 8);
  std::string bytes(3 * BodyBuilder::kBlock + 17, '\0');
  for (std::size_t i = 0; i != bytes.size(); ++i) bytes[i] = static_cast<char>(i * 7);
  BodyBuilder builder(budget, std::nullopt);
  ASSERT_TRUE(builder.append(std::string_view(bytes).substr(0, 5)));
  ASSERT_TRUE(builder.append(std::string_view(bytes).substr(5)));
  EXPECT_EQ(builder.size(), bytes.size());
  EXPECT_EQ(text(builder.finish()), bytes);
}

TEST(Body, TakesOnlyWhatWasAnnounced) {
  Budget budget(MiB);
  const auto body = body_of(budget, "four");
  EXPECT_EQ(budget.used(), Bytes{4});
}

TEST(Body, SharesItsBlocksWithSlicesAndCopies) {
  Budget budget(MiB);
  auto first = body_of(budget, "0123456789");
  Body joined;
  joined.append(first);
  joined.append(body_of(budget, "abcdef"));
  EXPECT_EQ(text(joined), "0123456789abcdef");
  EXPECT_EQ(text(joined.slice(8, 4)), "89ab");
  EXPECT_EQ(text(joined.slice(0, 16)), text(joined));
  EXPECT_EQ(text(joined.slice(8, 4).slice(1, 2)), "9a");
  EXPECT_EQ(joined.slice(3, 0).size(), 0);
  EXPECT_EQ(budget.used(), Bytes{16});
}

TEST(Body, GivesItsMemoryBackWithTheLastUser) {
  Budget budget(MiB);
  Body slice;
  {
    const auto body = body_of(budget, "0123456789");
    slice = body.slice(2, 3);
  }
  EXPECT_EQ(budget.used(), Bytes{10});
  slice = {};
  EXPECT_EQ(budget.used(), Bytes{0});
}

TEST(Body, RefusesWhatTheBudgetDoesNotHold) {
  Budget budget(Bytes{10});
  BodyBuilder builder(budget, 11);
  EXPECT_FALSE(builder.append("01234567890"));
  EXPECT_EQ(budget.used(), Bytes{0});
  EXPECT_EQ(budget.left(), Bytes{10});
}

}  // namespace
}  // namespace chopsticks::s3server
