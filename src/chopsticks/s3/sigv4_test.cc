#include "s3/sigv4.h"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "s3/names.h"

// The examples of Amazon's "Authenticating Requests (AWS Signature Version 4)" for S3.
namespace chopsticks::s3 {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

constexpr std::string_view kHost = "examplebucket.s3.amazonaws.com";

Credentials aws_example() {
  return {"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1"};
}
Nanos example_time() { return parse_amz_timestamp("20130524T000000Z"); }

std::string sign(const Request& request) {
  std::string out;
  Signer(aws_example()).sign(request, example_time(), out);
  return out;
}

TEST(Signer, SignsAwsGetObjectWithARange) {
  const std::array more{Header{"range", "bytes=0-9"}};
  const Request request{"GET", kHost, "/test.txt", "", kEmptySha256, more};
  EXPECT_EQ(sign(request),
            "x-amz-content-sha256: "
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\r\n"
            "x-amz-date: 20130524T000000Z\r\n"
            "Authorization: AWS4-HMAC-SHA256 "
            "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
            "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
            "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41\r\n");
}

TEST(Signer, SignsAwsPutObjectWithAnEncodedKey) {
  const std::array more{Header{"date", "Fri, 24 May 2013 00:00:00 GMT"},
                        Header{"x-amz-storage-class", "REDUCED_REDUNDANCY"}};
  const auto path = "/" + uri_encode("test$file.text", Slash::kKeep);
  const auto hash = hex(Sha256().of("Welcome to Amazon S3."));
  const Request request{"PUT", kHost, path, "", hash, more};
  EXPECT_THAT(
      sign(request),
      EndsWith("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd\r\n"));
}

TEST(Signer, SignsAwsSubresource) {
  const Request request{"GET", kHost, "/", "lifecycle=", kEmptySha256};
  EXPECT_THAT(
      sign(request),
      EndsWith("Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543\r\n"));
}

TEST(Signer, SignsAwsListing) {
  const Request request{"GET", kHost, "/", "max-keys=2&prefix=J", kEmptySha256};
  EXPECT_THAT(
      sign(request),
      EndsWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7\r\n"));
}

TEST(Signer, PresignsAwsGetObject) {
  const Request request{"GET", kHost, "/test.txt", "", ""};
  const auto query = Signer(aws_example()).presign(request, example_time(), 24h);
  EXPECT_EQ(query,
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2F"
            "us-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&"
            "X-Amz-SignedHeaders=host&X-Amz-Signature="
            "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
}

TEST(Signer, FollowsTheClockOverMidnight) {
  Signer signer(aws_example());
  const Request request{"GET", kHost, "/", "lifecycle=", kEmptySha256};
  std::string day_before;
  signer.sign(request, example_time() - 1s, day_before);
  EXPECT_THAT(day_before, HasSubstr("x-amz-date: 20130523T235959Z"));
  EXPECT_THAT(day_before, HasSubstr("/20130523/us-east-1/"));
  std::string day;
  signer.sign(request, example_time(), day);
  EXPECT_EQ(day, sign(request));
}

TEST(AmzTimestamp, SurvivesTheWayThereAndBack) {
  for (const auto* text : {"20130524T000000Z", "20240229T235959Z", "20261231T010203Z"}) {
    EXPECT_EQ(amz_timestamp(parse_amz_timestamp(text)), text);
  }
}

TEST(AmzTimestamp, RefusesWhatIsNoTime) {
  for (const auto* text :
       {"", "20130524", "20130524T000000", "20130524 000000Z", "20131324T000000Z",
        "20130230T000000Z", "20130524T240000Z", "2013O524T000000Z"}) {
    EXPECT_LT(parse_amz_timestamp(text), Nanos::zero()) << text;
  }
}

TEST(CanonicalQuery, IsSortedEncodedAndComplete) {
  std::string out;
  append_canonical_query(out, "prefix=a/b&acl&Marker=x%2fy&z=1&z=0", "");
  EXPECT_EQ(out, "Marker=x%2Fy&acl=&prefix=a%2Fb&z=0&z=1");
}

TEST(CanonicalQuery, LeavesOutTheSignature) {
  std::string out;
  append_canonical_query(out, "b=1&X-Amz-Signature=ff&a=2", "X-Amz-Signature");
  EXPECT_EQ(out, "a=2&b=1");
}

TEST(CanonicalValue, IsTrimmedAndHasSingleSpaces) {
  std::string out;
  append_canonical_value(out, "  a   b c\t ");
  EXPECT_EQ(out, "a b c");
}

TEST(CanonicalPath, EncodesWhatAClientLeftPlain) {
  std::string out;
  append_canonical_path(out, "/bucket/a(b)/%7e%2f");
  EXPECT_EQ(out, "/bucket/a%28b%29/~/");
}

}  // namespace
}  // namespace chopsticks::s3
