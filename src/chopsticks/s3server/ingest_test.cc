#include "s3server/ingest.h"

#include <cstring>
#include <string>

#include <gtest/gtest.h>

#include "s3/errors.h"

namespace chopsticks::s3server {
namespace {

constexpr std::string_view kHello256 =
    "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

class IngestTest : public testing::Test {
 protected:
  Ingest ingest(std::string lines, s3::Payload payload = s3::Payload::kUnsigned,
                Etag etag = Etag::kMd5) {
    bytes_ = "PUT /b/k HTTP/1.1\r\n" + std::move(lines) + "\r\n";
    EXPECT_TRUE(parse_request(bytes_, head_).done());
    s3::Verified verified;
    verified.payload = payload;
    verified.payload_hash = head_.header("x-amz-content-sha256");
    return {head_, verified, budget_, hashes_, etag, 1000};
  }
  // The ETag, or the code of what went wrong.
  std::string outcome(Ingest& ingest, std::string_view body) {
    if (auto taken = ingest.take(body); !taken) return code(taken.error());
    auto finished = ingest.finish(random_);
    if (!finished) return code(finished.error());
    stored_ = flatten(finished->body);
    return finished->etag;
  }
  static std::string code(const Error& error) { return std::string(s3::name(s3::code_of(error))); }

  std::string bytes_;
  net::RequestHead head_;
  Budget budget_{Bytes{2000}};
  Ingest::Hashes hashes_;
  Random random_{1};
  std::string stored_;
};

constexpr std::string_view kHelloMd5 = "\"5d41402abc4b2a76b9719d911017c592\"";

TEST_F(IngestTest, TagsABodyWithItsMd5) {
  auto body = ingest("Content-Length: 5\r\n");
  EXPECT_EQ(outcome(body, "hello"), kHelloMd5);
  EXPECT_EQ(stored_, "hello");
}

TEST_F(IngestTest, ReceivesStraightIntoItsMemory) {
  auto body = ingest("Content-Length: 5\r\n");
  for (const std::string_view piece : {"he", "llo"}) {
    const auto room = body.room();
    ASSERT_GE(room.size(), piece.size());
    std::memcpy(room.data(), piece.data(), piece.size());
    body.commit(piece.size());
  }
  EXPECT_EQ(body.finish(random_)->etag, kHelloMd5);
}

TEST_F(IngestTest, TakesARandomTagThatLooksLikeNoMd5WhenFast) {
  auto body = ingest("Content-Length: 5\r\n", s3::Payload::kUnsigned, Etag::kFast);
  const auto etag = outcome(body, "hello");
  EXPECT_EQ(etag.size(), 36);
  EXPECT_TRUE(etag.ends_with("-1\"")) << etag;
}

TEST_F(IngestTest, ComparesContentMd5) {
  auto good = ingest("Content-Length: 5\r\nContent-MD5: XUFAKrxLKna5cZ2REBfFkg==\r\n");
  EXPECT_EQ(outcome(good, "hello"), kHelloMd5);
  auto bad = ingest("Content-Length: 5\r\nContent-MD5: XUFAKrxLKna5cZ2REBfFkA==\r\n");
  EXPECT_EQ(outcome(bad, "hello"), "BadDigest");
  auto nonsense =
      ingest("Content-Length: 5\r\nContent-MD5: x\r\n", s3::Payload::kUnsigned, Etag::kFast);
  EXPECT_EQ(outcome(nonsense, "hello"), "InvalidDigest");
}

TEST_F(IngestTest, ComparesTheHashThatWasSigned) {
  const auto lines =
      "Content-Length: 5\r\nx-amz-content-sha256: " + std::string(kHello256) + "\r\n";
  auto good = ingest(lines, s3::Payload::kHashed);
  EXPECT_EQ(outcome(good, "hello"), kHelloMd5);
  auto bad = ingest(lines, s3::Payload::kHashed);
  EXPECT_EQ(outcome(bad, "hallo"), "XAmzContentSHA256Mismatch");
}

TEST_F(IngestTest, ForgetsABodyThatWasGivenUp) {
  auto given_up = ingest("Content-Length: 5\r\n");
  ASSERT_TRUE(given_up.take("hel"));
  auto next = ingest("Content-Length: 5\r\n");
  EXPECT_EQ(outcome(next, "hello"), kHelloMd5);
}

TEST_F(IngestTest, UnwrapsAwsChunked) {
  const std::string lines = "Content-Length: 99\r\nx-amz-decoded-content-length: 5\r\n";
  auto body = ingest(lines, s3::Payload::kChunkedUnsignedTrailer);
  EXPECT_TRUE(body.room().empty());
  EXPECT_EQ(outcome(body, "3\r\nhel\r\n2\r\nlo\r\n0\r\nx-amz-checksum-crc32: NhCmhg==\r\n\r\n"),
            kHelloMd5);
  EXPECT_EQ(stored_, "hello");
  auto cut = ingest(lines, s3::Payload::kChunkedUnsignedTrailer);
  EXPECT_EQ(outcome(cut, "3\r\nhel\r\n"), "IncompleteBody");
  auto other_size = ingest(lines, s3::Payload::kChunkedUnsignedTrailer);
  EXPECT_EQ(outcome(other_size, "3\r\nhel\r\n0\r\n\r\n"), "IncompleteBody");
}

TEST_F(IngestTest, RefusesWhatIsTooLargeOrFindsNoMemory) {
  auto large = ingest("Transfer-Encoding: chunked\r\n");
  EXPECT_EQ(outcome(large, std::string(1001, 'x')), "EntityTooLarge");
  ASSERT_TRUE(budget_.take(1990));
  auto full = ingest("Content-Length: 20\r\n");
  EXPECT_EQ(outcome(full, std::string(20, 'x')), "ServiceUnavailable");
}

}  // namespace
}  // namespace chopsticks::s3server
