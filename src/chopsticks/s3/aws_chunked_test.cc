#include "s3/aws_chunked.h"

#include <gtest/gtest.h>

#include "s3/canonical.h"
#include "s3/errors.h"

// The two examples of Amazon's documentation: 65 KiB of 'a' in a chunk of 64 KiB, one of 1 KiB and
// an empty one.
namespace chopsticks::s3 {
namespace {

ChunkSeed aws_seed(std::string signature) {
  return {derive_key("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "20130524", "us-east-1", "s3"),
          "20130524T000000Z", "20130524/us-east-1/s3/aws4_request", std::move(signature)};
}

std::string chunk(std::string_view hex_size, std::string_view signature, std::size_t size) {
  return std::string(hex_size) + ";chunk-signature=" + std::string(signature) + "\r\n" +
         std::string(size, 'a') + (size > 0 ? "\r\n" : "");
}

std::string aws_chunked_body() {
  return chunk("10000", "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648", 65536) +
         chunk("400", "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497", 1024) +
         chunk("0", "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9", 0) + "\r\n";
}
ChunkSeed aws_chunked_seed() {
  return aws_seed("4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
}

std::string aws_trailer_body() {
  return chunk("10000", "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2", 65536) +
         chunk("400", "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7", 1024) +
         chunk("0", "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992", 0) +
         "x-amz-checksum-crc32c:sOO8/Q==\r\n"
         "x-amz-trailer-signature:"
         "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";
}
ChunkSeed aws_trailer_seed() {
  return aws_seed("106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e");
}

/// Decodes in pieces of `step` bytes; the payload, or why not.
Result<std::string> decode(AwsChunkedDecoder& decoder, std::string_view body, std::size_t step) {
  std::string payload;
  while (!body.empty() && !decoder.done()) {
    const auto taken = decoder.next(body.substr(0, step));
    if (!taken) return fail(taken.error());
    payload += taken->data;
    body.remove_prefix(taken->consumed);
  }
  return payload;
}

TEST(AwsChunked, TakesAwsExampleApartWhateverThePieces) {
  for (const std::size_t step : {1u, 7u, 4096u, 100'000u}) {
    AwsChunkedDecoder decoder(Payload::kChunked, aws_chunked_seed());
    const auto payload = decode(decoder, aws_chunked_body(), step);
    ASSERT_TRUE(payload) << payload.error().message;
    EXPECT_EQ(*payload, std::string(66560, 'a'));
    EXPECT_TRUE(decoder.done());
  }
}

TEST(AwsChunked, ChecksAwsExampleWithASignedTrailer) {
  AwsChunkedDecoder decoder(Payload::kChunkedTrailer, aws_trailer_seed());
  const auto payload = decode(decoder, aws_trailer_body(), 1000);
  ASSERT_TRUE(payload) << payload.error().message;
  EXPECT_TRUE(decoder.done());
  ASSERT_EQ(decoder.trailers().size(), 1u);
  EXPECT_EQ(decoder.trailers()[0].first, "x-amz-checksum-crc32c");
}

TEST(AwsChunked, NoticesAChangedByte) {
  auto body = aws_chunked_body();
  body[40'000] = 'b';
  AwsChunkedDecoder decoder(Payload::kChunked, aws_chunked_seed());
  const auto payload = decode(decoder, body, 4096);
  ASSERT_FALSE(payload);
  EXPECT_EQ(payload.error().code, Code::kSignatureDoesNotMatch);
}

TEST(AwsChunked, NoticesAChunkThatIsMissing) {
  const auto body = aws_chunked_body();
  AwsChunkedDecoder decoder(Payload::kChunked, aws_chunked_seed());
  const auto payload = decode(decoder, body.substr(body.find("400;")), 4096);
  ASSERT_FALSE(payload);
  EXPECT_EQ(payload.error().code, Code::kSignatureDoesNotMatch);
}

TEST(AwsChunked, NoticesAChangedTrailer) {
  auto body = aws_trailer_body();
  body[body.find("sOO8")] = 'x';
  AwsChunkedDecoder decoder(Payload::kChunkedTrailer, aws_trailer_seed());
  const auto payload = decode(decoder, body, 4096);
  ASSERT_FALSE(payload);
  EXPECT_EQ(payload.error().code, Code::kSignatureDoesNotMatch);
}

TEST(AwsChunked, TakesUnsignedChunksWithTrailers) {
  AwsChunkedDecoder decoder(Payload::kChunkedUnsignedTrailer, std::nullopt);
  const auto payload = decode(
      decoder, "5\r\nhello\r\n6\r\n world\r\n0\r\nX-Amz-Checksum-Crc32: DUoRhQ==\r\n\r\n", 3);
  ASSERT_TRUE(payload);
  EXPECT_EQ(*payload, "hello world");
  ASSERT_EQ(decoder.trailers().size(), 1u);
  EXPECT_EQ(decoder.trailers()[0].first, "x-amz-checksum-crc32");
  EXPECT_EQ(decoder.trailers()[0].second, "DUoRhQ==");
}

TEST(AwsChunked, IsNotDoneBeforeTheEmptyLine) {
  AwsChunkedDecoder decoder(Payload::kChunkedUnsignedTrailer, std::nullopt);
  ASSERT_TRUE(decode(decoder, "0\r\n", 10));
  EXPECT_FALSE(decoder.done());
}

TEST(AwsChunked, RefusesWhatIsNotInTheFormat) {
  const std::string endless(AwsChunkedDecoder::kLongestLine + 1, '1');
  for (const std::string& body :
       {std::string("hello\r\n"), std::string("\r\n"), std::string("-1\r\n"), endless,
        std::string("ffffffffffffffffff\r\n"), std::string("3\r\nabcd\r\n"),
        std::string("0\r\nno colon\r\n\r\n")}) {
    AwsChunkedDecoder decoder(Payload::kChunkedUnsignedTrailer, std::nullopt);
    const auto payload = decode(decoder, body, 100'000);
    ASSERT_FALSE(payload) << body;
    EXPECT_EQ(payload.error().code, Code::kInvalidRequest);
  }
}

}  // namespace
}  // namespace chopsticks::s3
