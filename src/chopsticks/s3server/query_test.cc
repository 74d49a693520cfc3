#include "s3server/query.h"

#include <gtest/gtest.h>

#include "s3/errors.h"

namespace chopsticks::s3server {
namespace {

TEST(Query, FindsParametersWithAndWithoutValues) {
  const Query query("uploads&prefix=a%2Fb&empty=&prefixes=x");
  EXPECT_TRUE(query.has("uploads"));
  EXPECT_TRUE(query.has("empty"));
  EXPECT_FALSE(query.has("pre"));
  EXPECT_EQ(query.raw("prefix"), "a%2Fb");
  EXPECT_FALSE(Query().has(""));
}

TEST(QueryReader, ReadsTypedValues) {
  const Query query("prefix=a%2Fb&max-keys=7&max-parts=99999");
  QueryReader read(query);
  EXPECT_EQ(read.text("prefix"), "a/b");
  EXPECT_EQ(read.text("marker"), "");
  EXPECT_EQ(read.page_length("max-keys"), 7);
  EXPECT_EQ(read.page_length("max-parts"), 1000);
  EXPECT_EQ(read.number("partNumber", 3, 10), 3);
  EXPECT_TRUE(read.finish());
}

TEST(QueryReader, KeepsTheFirstMistake) {
  const Query query("a=%zz&n=-1");
  QueryReader read(query);
  EXPECT_EQ(read.text("a"), "");
  EXPECT_EQ(read.number("n", 5, 10), 5);
  EXPECT_EQ(read.finish().error().code, s3::Code::kInvalidUri);
}

TEST(QueryReader, RefusesNumbersOutOfRange) {
  for (const auto* text : {"n=11", "n=1x", "n=99999999999999999999"}) {
    const Query query(text);
    QueryReader read(query);
    EXPECT_EQ(read.number("n", 5, 10), 5);
    EXPECT_EQ(read.finish().error().code, s3::Code::kInvalidArgument) << text;
  }
}

}  // namespace
}  // namespace chopsticks::s3server
