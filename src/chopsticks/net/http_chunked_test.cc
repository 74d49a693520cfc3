#include "net/http_chunked.h"

#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace chopsticks::net {
namespace {

struct Decoded {
  std::string body;
  std::string rest;
};

// Feeds `bytes` in reads of `read` bytes; nothing when the body is malformed or not finished.
std::optional<Decoded> decode(std::string_view bytes, std::size_t read) {
  ChunkedDecoder decoder;
  Decoded decoded;
  while (!bytes.empty() && !decoder.done()) {
    const auto step = decoder.next(bytes.substr(0, read));
    if (step.bad) return std::nullopt;
    decoded.body += step.data;
    bytes.remove_prefix(step.consumed);
  }
  if (!decoder.done()) return std::nullopt;
  decoded.rest = bytes;
  return decoded;
}

TEST(ChunkedDecoder, GivesTheSameBodyHoweverItIsCut) {
  constexpr std::string_view kBytes =
      "4\r\nWiki\r\n6;name=\"v\"\r\npedia \r\nE\r\nin \r\n\r\nchunks.\r\n0\r\nX-Sum: 1\r\n\r\nGET "
      "/";
  for (std::size_t read = 1; read <= kBytes.size(); ++read) {
    const auto decoded = decode(kBytes, read);
    ASSERT_TRUE(decoded) << read;
    EXPECT_EQ(decoded->body, "Wikipedia in \r\n\r\nchunks.");
    EXPECT_EQ(decoded->rest, "GET /");
  }
}

TEST(ChunkedDecoder, ReadsWhatTheEncoderWrote) {
  std::string bytes;
  const std::string piece(70'000, 'x');
  char head[kMostChunkHead];
  bytes += std::string(chunk_head(piece.size(), head)) + piece + std::string(kChunkEnd);
  bytes += kLastChunk;
  const auto decoded = decode(bytes, 4096);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->body, piece);
}

TEST(ChunkedDecoder, RefusesMalformedBodies) {
  EXPECT_FALSE(decode("\r\n", 100));
  EXPECT_FALSE(decode("x\r\n", 100));
  EXPECT_FALSE(decode("-1\r\n", 100));
  EXPECT_FALSE(decode("1\nab\r\n0\r\n\r\n", 100));
  EXPECT_FALSE(decode("1\r\nab\r\n0\r\n\r\n", 100));
  EXPECT_FALSE(decode("fffffffffffffffff\r\n", 100));
  EXPECT_FALSE(decode("1;" + std::string(ChunkedDecoder::kMostExtension, 'x') + "\r\n", 100));
  EXPECT_FALSE(
      decode("0\r\nX: " + std::string(ChunkedDecoder::kMostTrailers, 'x') + "\r\n\r\n", 100));
}

TEST(ChunkedDecoder, StaysBad) {
  ChunkedDecoder decoder;
  EXPECT_TRUE(decoder.next("x").bad);
  EXPECT_TRUE(decoder.next("0\r\n\r\n").bad);
}

}  // namespace
}  // namespace chopsticks::net
