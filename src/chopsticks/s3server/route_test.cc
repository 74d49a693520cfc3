#include "s3server/route.h"

#include <string>

#include <gtest/gtest.h>

#include "s3/errors.h"

namespace chopsticks::s3server {
namespace {

struct Routed {
  std::string operation, bucket, key;
  bool operator==(const Routed&) const = default;
};
void PrintTo(const Routed& routed, std::ostream* out) {
  *out << routed.operation << ' ' << routed.bucket << ' ' << routed.key;
}

// `line` is "GET /path", perhaps followed by header lines.
Routed routed(std::string line, std::string_view headers = "") {
  const auto bytes = line + " HTTP/1.1\r\n" + std::string(headers) + "\r\n";
  net::RequestHead head;
  EXPECT_TRUE(parse_request(bytes, head).done()) << bytes;
  Route found;
  const auto result = route(head, "localhost", found);
  if (!result) return {std::string(s3::name(s3::code_of(result.error()))), "", ""};
  return {std::string(name(found.operation)), found.bucket, found.key};
}

TEST(Route, FindsOperationsOnTheServerAndItsBuckets) {
  EXPECT_EQ(routed("GET /"), (Routed{"ListBuckets", "", ""}));
  EXPECT_EQ(routed("GET /_chopsticks/stats").operation, "Stats");
  EXPECT_EQ(routed("PUT /b"), (Routed{"CreateBucket", "b", ""}));
  EXPECT_EQ(routed("PUT /b/"), (Routed{"CreateBucket", "b", ""}));
  EXPECT_EQ(routed("HEAD /b").operation, "HeadBucket");
  EXPECT_EQ(routed("DELETE /b").operation, "DeleteBucket");
  EXPECT_EQ(routed("GET /b?location").operation, "GetBucketLocation");
  EXPECT_EQ(routed("GET /b?policy").operation, "GetBucketSubresource");
  EXPECT_EQ(routed("GET /b").operation, "ListObjects");
  EXPECT_EQ(routed("GET /b?prefix=a&list-type=2").operation, "ListObjectsV2");
  EXPECT_EQ(routed("GET /b?uploads").operation, "ListMultipartUploads");
  EXPECT_EQ(routed("POST /b?delete").operation, "DeleteObjects");
}

TEST(Route, FindsOperationsOnObjects) {
  EXPECT_EQ(routed("GET /b/k"), (Routed{"GetObject", "b", "k"}));
  EXPECT_EQ(routed("HEAD /b/k").operation, "HeadObject");
  EXPECT_EQ(routed("PUT /b/k").operation, "PutObject");
  EXPECT_EQ(routed("DELETE /b/k").operation, "DeleteObject");
  EXPECT_EQ(routed("PUT /b/k", "x-amz-copy-source: /b/j\r\n").operation, "CopyObject");
  EXPECT_EQ(routed("POST /b/k?uploads").operation, "CreateMultipartUpload");
  EXPECT_EQ(routed("PUT /b/k?partNumber=1&uploadId=x").operation, "UploadPart");
  EXPECT_EQ(routed("PUT /b/k?partNumber=1&uploadId=x", "x-amz-copy-source: /b/j\r\n").operation,
            "UploadPartCopy");
  EXPECT_EQ(routed("POST /b/k?uploadId=x").operation, "CompleteMultipartUpload");
  EXPECT_EQ(routed("DELETE /b/k?uploadId=x").operation, "AbortMultipartUpload");
  EXPECT_EQ(routed("GET /b/k?uploadId=x").operation, "ListParts");
}

TEST(Route, KnowsWhatItDoesNotKnow) {
  EXPECT_EQ(routed("PUT /b?policy").operation, "Unknown");
  EXPECT_EQ(routed("PUT /b/k?acl").operation, "Unknown");
  EXPECT_EQ(routed("GET /b?versions").operation, "Unknown");
  EXPECT_EQ(routed("PATCH /b/k").operation, "Unknown");
}

TEST(Route, DecodesKeysAndKeepsTheirSlashes) {
  EXPECT_EQ(routed("GET /b/a%20b+c/%E4%BD%A0//x/").key, "a b+c/\xe4\xbd\xa0//x/");
}

TEST(Route, TakesTheBucketFromTheHost) {
  EXPECT_EQ(routed("GET /k/l", "Host: my.b.localhost:9000\r\n"),
            (Routed{"GetObject", "my.b", "k/l"}));
  EXPECT_EQ(routed("GET /b/k", "Host: localhost:9000\r\n"), (Routed{"GetObject", "b", "k"}));
  EXPECT_EQ(routed("GET /b/k", "Host: notlocalhost\r\n"), (Routed{"GetObject", "b", "k"}));
}

TEST(Route, RefusesWhatIsNoPath) {
  EXPECT_EQ(routed("GET b/k").operation, "InvalidURI");
  EXPECT_EQ(routed("GET /b/%zz").operation, "InvalidURI");
  EXPECT_EQ(routed("GET /b/" + std::string(1025, 'k')).operation, "KeyTooLongError");
}

}  // namespace
}  // namespace chopsticks::s3server
