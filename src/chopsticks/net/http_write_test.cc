#include "net/http_write.h"

#include <gtest/gtest.h>

#include "net/http_head.h"

namespace chopsticks::net {
namespace {

TEST(HeadWriter, WritesAResponseThatTheParserReads) {
  char buffer[256];
  HeadWriter writer(buffer);
  writer.status(404).header("Content-Length", 12).header("X-Name", "value").raw("A: b\r\n").end();
  ASSERT_TRUE(writer.fits());
  ResponseHead head;
  ASSERT_TRUE(parse_response(writer.view(), head).done());
  EXPECT_EQ(head.status, 404);
  EXPECT_EQ(head.content_length, 12);
  EXPECT_EQ(head.header("x-name"), "value");
  EXPECT_EQ(head.header("a"), "b");
}

TEST(HeadWriter, WritesARequestThatTheParserReads) {
  char buffer[256];
  HeadWriter writer(buffer);
  writer.request("GET", "/b/k").header("Host", "h").end();
  EXPECT_EQ(writer.view(), "GET /b/k HTTP/1.1\r\nHost: h\r\n\r\n");
}

TEST(HeadWriter, DoesNotLetAValueEndItsLine) {
  char buffer[64];
  HeadWriter writer(buffer);
  writer.header("X", "a\r\nSet-Cookie: b");
  EXPECT_EQ(writer.view(), "X: a  Set-Cookie: b\r\n");
}

TEST(HeadWriter, SaysWhenTheBufferIsTooSmall) {
  char buffer[8];
  HeadWriter writer(buffer);
  EXPECT_TRUE(writer.raw("12345678").fits());
  EXPECT_FALSE(writer.raw("9").fits());
  EXPECT_EQ(writer.view(), "12345678");
}

}  // namespace
}  // namespace chopsticks::net
