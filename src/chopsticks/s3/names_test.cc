#include "s3/names.h"

#include <gtest/gtest.h>

namespace chopsticks::s3 {
namespace {

TEST(BucketNames, AreValidOrNot) {
  for (const auto* name : {"abc", "my-bucket", "a.b.c", "123", "chopsticks-test-1"}) {
    EXPECT_TRUE(valid_bucket_name(name)) << name;
  }
  for (const auto* name : {"", "ab", "-abc", "abc-", "Abc", "a_b", "a..b", "192.168.0.1", "a/b"}) {
    EXPECT_FALSE(valid_bucket_name(name)) << name;
  }
  EXPECT_FALSE(valid_bucket_name(std::string(64, 'a')));
}

TEST(UriEncode, LeavesOnlyUnreservedCharacters) {
  EXPECT_EQ(uri_encode("a b/c+ü~", Slash::kKeep), "a%20b/c%2B%C3%BC~");
  EXPECT_EQ(uri_encode("a/b", Slash::kEncode), "a%2Fb");
}

TEST(UriDecode, UndoesTheEncodingOfEveryByte) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  EXPECT_EQ(uri_decode(uri_encode(all, Slash::kKeep)), all);
  EXPECT_EQ(uri_decode("a+b"), "a+b");
}

TEST(UriDecode, RefusesBrokenEscapes) {
  for (const auto* text : {"%", "%1", "%g0", "a%0"}) EXPECT_FALSE(uri_decode(text)) << text;
}

TEST(Endpoint, IsReadFromAUrl) {
  const auto plain = parse_endpoint("http://rgw1:8080");
  ASSERT_TRUE(plain);
  EXPECT_EQ(*plain, (Endpoint{false, "rgw1", 8080}));
  EXPECT_EQ(plain->authority(), "rgw1:8080");
  const auto secure = parse_endpoint("https://s3.example.com/");
  ASSERT_TRUE(secure);
  EXPECT_EQ(*secure, (Endpoint{true, "s3.example.com", 443}));
  EXPECT_EQ(secure->url(), "https://s3.example.com");
  const auto six = parse_endpoint("http://[::1]:9000");
  ASSERT_TRUE(six);
  EXPECT_EQ(six->host, "::1");
  EXPECT_EQ(six->authority(), "[::1]:9000");
}

TEST(Endpoint, SaysWhatIsWrongWithAUrl) {
  for (const auto* text :
       {"", "rgw1:8080", "ftp://rgw1", "http://", "http://a:0", "http://a:65536", "http://a:b",
        "http://a/b", "http://a?b", "http://::1", "http://u@h", "http://a b"}) {
    EXPECT_FALSE(parse_endpoint(text)) << text;
  }
  EXPECT_EQ(parse_endpoint("rgw1:8080").error().message,
            "an endpoint begins with http:// or https:// (got 'rgw1:8080')");
}

TEST(Addressing, PutsTheBucketIntoPathOrHost) {
  const Endpoint endpoint{false, "s3.local", 80};
  EXPECT_EQ(host_header(endpoint, Addressing::kPath, "b"), "s3.local");
  EXPECT_EQ(host_header(endpoint, Addressing::kVirtual, "b"), "b.s3.local");
  std::string path;
  append_path(path, Addressing::kPath, "b", "k/1 2");
  EXPECT_EQ(path, "/b/k/1%202");
  path.clear();
  append_path(path, Addressing::kVirtual, "b", "k");
  EXPECT_EQ(path, "/k");
  path.clear();
  append_path(path, Addressing::kPath, "b", "");
  EXPECT_EQ(path, "/b");
}

}  // namespace
}  // namespace chopsticks::s3
