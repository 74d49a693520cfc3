#include "s3/errors.h"

#include <gtest/gtest.h>

#include "s3/xml_writer.h"

namespace chopsticks::s3 {
namespace {

TEST(S3Errors, NameEveryCodeBothWays) {
  for (int value = 2; value <= static_cast<int>(Code::kXAmzContentSha256Mismatch); ++value) {
    const auto code = static_cast<Code>(value);
    EXPECT_EQ(code_named(name(code)), code) << value;
    EXPECT_GE(http_status(code), 300) << name(code);
    EXPECT_FALSE(describe(code).empty()) << name(code);
  }
}

TEST(S3Errors, TakeTheNameFromTheDocument) {
  const auto body = error_document("NoSuchBucket", "The bucket does not exist", "/b", "tx1");
  const auto error = from_response(404, body);
  EXPECT_EQ(error.code, Code::kNoSuchBucket);
  EXPECT_EQ(error.message, "NoSuchBucket");
}

TEST(S3Errors, KeepNamesTheyDoNotKnow) {
  const auto error = from_response(418, error_document("TeapotIsShort", "", "", ""));
  EXPECT_EQ(error.code, Code::kOther);
  EXPECT_EQ(error.message, "TeapotIsShort");
}

TEST(S3Errors, BoundAndCleanWhatAServerCallsItself) {
  const auto error =
      from_response(500, error_document("A\x1b[31m<b>" + std::string(500, 'x'), "", "", ""));
  EXPECT_EQ(error.message.substr(0, 5), "A31mb");
  EXPECT_LE(error.message.size(), 64u);
}

TEST(S3Errors, GoByTheStatusWithoutADocument) {
  EXPECT_EQ(from_response(503, "").message, "ServiceUnavailable");
  EXPECT_EQ(from_response(404, "").code, Code::kNotFound);
  EXPECT_EQ(from_response(502, "<html><h1>Bad Gateway</h1></html>").message, "HTTP 502");
  EXPECT_EQ(from_response(503, "<Error><Code></Code></Error>").message, "ServiceUnavailable");
}

TEST(S3Errors, AreInternalWhenForeign) {
  EXPECT_EQ(code_of(error("disk full")), Code::kInternalError);
  EXPECT_EQ(code_of(s3_error(Code::kSlowDown)), Code::kSlowDown);
}

}  // namespace
}  // namespace chopsticks::s3
