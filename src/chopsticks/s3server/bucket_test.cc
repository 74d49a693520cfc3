#include "s3server/bucket.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "s3/errors.h"

namespace chopsticks::s3server {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ObjectPtr object(std::string etag = "\"e\"") { return make_object({}, std::move(etag), {}, 1s); }

class ListBucket : public testing::Test {
 protected:
  void fill(std::initializer_list<std::string_view> keys) {
    for (const auto key : keys) ASSERT_TRUE(bucket_.put(key, object()));
  }
  // Keys as they are, common prefixes in brackets, and a "…" when there is more.
  std::vector<std::string> list(const Bucket::ListQuery& query) {
    std::vector<std::string> names;
    const auto page = bucket_.list(query);
    names.reserve(page.entries.size() + 1);
    for (const auto& entry : page.entries)
      names.push_back(entry.object ? entry.key : '[' + entry.key + ']');
    if (page.truncated) names.emplace_back("…");
    return names;
  }
  Bucket bucket_{"b", 0s};
};

TEST_F(ListBucket, GivesKeysInByteOrder) {
  fill({"b", "a/2", "a/10", "B", "\xc3\xa4"});
  EXPECT_THAT(list({}), ElementsAre("B", "a/10", "a/2", "b", "\xc3\xa4"));
}

TEST_F(ListBucket, KeepsToPrefixAndStart) {
  fill({"a/1", "a/2", "a/3", "b/1"});
  EXPECT_THAT(list({"a/", "", "a/1", 10}), ElementsAre("a/2", "a/3"));
  EXPECT_THAT(list({"b", "", "a/1", 10}), ElementsAre("b/1"));
  EXPECT_THAT(list({"c", "", "", 10}), IsEmpty());
}

TEST_F(ListBucket, RollsKeysUpToCommonPrefixes) {
  fill({"a/1", "a/b/1", "a/b/2", "a/c/1", "z"});
  EXPECT_THAT(list({"", "/", "", 10}), ElementsAre("[a/]", "z"));
  EXPECT_THAT(list({"a/", "/", "", 10}), ElementsAre("a/1", "[a/b/]", "[a/c/]"));
  EXPECT_THAT(list({"a/", "b/", "", 10}), ElementsAre("a/1", "[a/b/]", "a/c/1"));
}

TEST_F(ListBucket, CountsAFolderMarkerAsItsPrefixUnlessItIsThePrefixAskedFor) {
  fill({"a/", "a/1"});
  EXPECT_THAT(list({"", "/", "", 10}), ElementsAre("[a/]"));
  EXPECT_THAT(list({"a/", "/", "", 10}), ElementsAre("a/", "a/1"));
}

TEST_F(ListBucket, PagesThroughKeysAndPrefixesWithoutRepeatingOrLosingAny) {
  fill({"a/1", "a/2", "b", "c/1", "c/2", "d"});
  std::vector<std::string> all;
  Bucket::ListQuery query{"", "/", "", 1};
  for (;;) {
    const auto page = bucket_.list(query);
    ASSERT_EQ(page.entries.size(), 1);
    all.push_back(page.entries[0].key);
    if (!page.truncated) break;
    query.after = page.entries.back().key;
  }
  EXPECT_THAT(all, ElementsAre("a/", "b", "c/", "d"));
}

TEST_F(ListBucket, EndsBehindADelimiterOfTheLastByte) {
  fill(
      {"\xff\xff"
       "1",
       "\xff\xff"
       "2"});
  EXPECT_THAT(list({"", "\xff", "", 10}), ElementsAre("[\xff]"));
  EXPECT_THAT(list({"", "\xff", "\xff", 10}), IsEmpty());
}

TEST_F(ListBucket, AsksForNothingAndGetsNothing) {
  fill({"a"});
  EXPECT_THAT(list({"", "", "", 0}), IsEmpty());
}

TEST(Bucket, ReplacesAndRemoves) {
  Bucket bucket("b", 0s);
  ASSERT_TRUE(bucket.put("k", object("\"1\"")));
  ASSERT_TRUE(bucket.put("k", object("\"2\"")));
  EXPECT_EQ(bucket.find("k")->etag, "\"2\"");
  EXPECT_EQ(bucket.size(), 1);
  bucket.remove("k");
  bucket.remove("k");
  EXPECT_EQ(bucket.find("k"), nullptr);
}

TEST(Bucket, AsksTheConditionWithWhatIsThere) {
  Bucket bucket("b", 0s);
  const auto only_new = [](const Object* current) {
    return current == nullptr ? Result<void>() : fail(s3::s3_error(s3::Code::kPreconditionFailed));
  };
  EXPECT_TRUE(bucket.put("k", object(), only_new));
  const auto again = bucket.put("k", object(), only_new);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, s3::Code::kPreconditionFailed);
}

TEST(Bucket, TakesNothingOnceClosedAndClosesOnlyWhenEmpty) {
  Bucket bucket("b", 0s);
  ASSERT_TRUE(bucket.put("k", object()));
  EXPECT_FALSE(bucket.close());
  bucket.remove("k");
  EXPECT_TRUE(bucket.close());
  EXPECT_EQ(bucket.put("k", object()).error().code, s3::Code::kNoSuchBucket);
}

}  // namespace
}  // namespace chopsticks::s3server
