#include "drivers/s3/s5cmd/output.h"

#include <string>

#include <gtest/gtest.h>

namespace chopsticks::drivers::s5cmd {
namespace {

std::string line(std::string_view key, int size) {
  return R"({"key":"s3://b/)" + std::string(key) + R"(","etag":"e","type":"file","size":)" +
         std::to_string(size) + "}\n";
}

std::string keys(ListOutput& output) {
  std::string all;
  for (const auto& object : output.objects()) all += object.key + " ";
  return all;
}

TEST(ListOutput, KeepsAPage) {
  ListOutput output("b", "p/", "", 2);
  EXPECT_TRUE(output.take(line("p/1", 1) + line("p/2", 22)));
  EXPECT_EQ(output.objects()[1].size, 22u);
  EXPECT_EQ(output.objects()[1].etag, "e");
  EXPECT_FALSE(output.more());
  EXPECT_FALSE(output.take(line("p/3", 3)));
  EXPECT_TRUE(output.more());
  EXPECT_EQ(keys(output), "p/1 p/2 ");
}

TEST(ListOutput, TakesLinesInPieces) {
  ListOutput output("b", "", "", 10);
  for (const char c : line("one", 1) + line("two", 2)) EXPECT_TRUE(output.take({&c, 1}));
  EXPECT_EQ(keys(output), "one two ");
}

TEST(ListOutput, GoesOnBehindTheLastPage) {
  ListOutput output("b", "p/", "p/2", 10);
  EXPECT_TRUE(output.take(line("p/1", 1) + line("p/2", 1) + line("p/3", 1)));
  EXPECT_EQ(keys(output), "p/3 ");
}

TEST(ListOutput, TakesAPrefixByTheLetterThoughS5cmdDoesNot) {
  ListOutput output("b", "a*b", "", 10);
  EXPECT_TRUE(output.take(line("a*b", 1) + line("axb", 1)));
  EXPECT_EQ(keys(output), "a*b ");
}

TEST(ListOutput, ReadsEscapesAndEmptyObjects) {
  ListOutput output("b", "", "", 10);
  EXPECT_TRUE(output.take("{\"key\":\"s3://b/a\\u0026b ü\",\"type\":\"file\"}\n"));
  EXPECT_EQ(keys(output), "a&b ü ");
  EXPECT_EQ(output.objects()[0].size, 0u);
}

TEST(ListOutput, RefusesWhatIsNoListing) {
  for (const std::string_view text : {"hello\n", "{}\n", "[1]\n", "{\"key\":\"s3://other/k\"}\n"}) {
    ListOutput output("b", "", "", 10);
    EXPECT_FALSE(output.take(text)) << text;
    EXPECT_TRUE(output.malformed()) << text;
  }
  ListOutput output("b", "", "", 10);
  EXPECT_FALSE(output.take(std::string(100'000, 'x')));
}

TEST(ObjectOutput, ComparesCountsAndKeepsTheEnd) {
  const Content content(7, "key");
  std::string bytes(100'000, '\0');
  content.copy(0, bytes);
  ObjectOutput output(content);
  EXPECT_TRUE(output.take(bytes));
  EXPECT_EQ(output.bytes(), bytes.size());
  EXPECT_FALSE(output.differs());
  EXPECT_TRUE(output.take("a last word"));
  EXPECT_TRUE(output.differs());
  EXPECT_TRUE(output.tail().ends_with("a last word"));
  EXPECT_LE(output.tail().size(), 4096u);
}

}  // namespace
}  // namespace chopsticks::drivers::s5cmd
