#include "config/endpoint.h"

#include <gtest/gtest.h>

namespace chopsticks::config {
namespace {

TEST(CheckEndpoint, AcceptsNamesAndAddressesAndTidiesThem) {
  EXPECT_EQ(*check_endpoint("http://rgw1:8080"), "http://rgw1:8080");
  EXPECT_EQ(*check_endpoint("HTTPS://s3.example.com/"), "https://s3.example.com");
  EXPECT_EQ(*check_endpoint("http://127.0.0.1:9000"), "http://127.0.0.1:9000");
  EXPECT_EQ(*check_endpoint("http://[::1]:9000"), "http://[::1]:9000");
  EXPECT_EQ(*check_endpoint("http://[fe80::1]"), "http://[fe80::1]");
}

TEST(CheckEndpoint, RefusesEverythingElse) {
  for (const std::string text :
       {"", "rgw1:8080", "ftp://rgw1", "http://", "http:///", "http://rgw1:0", "http://rgw1:65536",
        "http://rgw1:", "http://rgw1/path", "http://rgw1?x", "http://[::1", "http://[rgw]",
        "http://rg w", "http://[::1]x"}) {
    EXPECT_EQ(check_endpoint(text).error().message,
              "endpoint must look like http://host:port or https://host (got '" + text + "')");
  }
}

TEST(CheckEndpoint, DoesNotRepeatAPassword) {
  EXPECT_EQ(check_endpoint("http://user:hunter2@rgw").error().message,
            "endpoint must not contain a user name or password: use access_key and secret_key");
}

TEST(CheckBucketName, FollowsTheRulesForNewBuckets) {
  for (const std::string name : {"abc", "my-bucket.2026", "0ab", "1.2.3"})
    EXPECT_TRUE(check_bucket_name(name)) << name;
  for (const std::string name :
       {"", "ab", "Abc", "a_b", "-abc", "abc-", "a..b", "10.0.0.1", "a b"}) {
    EXPECT_FALSE(check_bucket_name(name)) << name;
  }
  EXPECT_TRUE(check_bucket_name(std::string(63, 'a')));
  EXPECT_FALSE(check_bucket_name(std::string(64, 'a')));
}

}  // namespace
}  // namespace chopsticks::config
