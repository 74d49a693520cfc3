#include "s3server/body_writer.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

namespace chopsticks::s3server {
namespace {

// An object over four blocks of four bytes.
ObjectPtr object(Budget& budget) {
  Body body;
  for (const std::string_view piece : {"0123", "4567", "89ab", "cdef"}) {
    BodyBuilder builder(budget, piece.size());
    EXPECT_TRUE(builder.append(piece));
    body.append(builder.finish());
  }
  return make_object(std::move(body), "\"e\"", {}, 0s);
}

std::string sent(BodyWriter writer, std::uint64_t at_once) {
  std::array<iovec, 2> pieces;
  std::string bytes;
  while (writer.left() != 0) {
    const auto count = writer.next(pieces, at_once);
    EXPECT_GT(count, 0);
    for (std::size_t i = 0; i != count; ++i) {
      bytes.append(static_cast<const char*>(pieces[i].iov_base), pieces[i].iov_len);
    }
  }
  return bytes;
}

TEST(BodyWriter, SendsTheWholeRangeHoweverItIsCut) {
  Budget budget(MiB);
  Response response;
  response.object = object(budget);
  response.offset = 3;
  response.length = 10;
  for (std::uint64_t at_once = 1; at_once != 20; ++at_once) {
    EXPECT_EQ(sent(BodyWriter(response, std::nullopt), at_once), "3456789abc") << at_once;
  }
}

TEST(BodyWriter, FlipsOneBitOfTheCorruptedByteAndLeavesTheObjectAlone) {
  Budget budget(MiB);
  Response response;
  response.object = object(budget);
  response.length = 16;
  for (std::uint64_t at_once = 1; at_once != 20; ++at_once) {
    EXPECT_EQ(sent(BodyWriter(response, 5), at_once), "0123446789abcdef");
    EXPECT_EQ(sent(BodyWriter(response, 0), at_once), "1123456789abcdef");
    EXPECT_EQ(sent(BodyWriter(response, 15), at_once), "0123456789abcdeg");
  }
  EXPECT_EQ(sent(BodyWriter(response, std::nullopt), 20), "0123456789abcdef");
}

TEST(BodyWriter, SendsDocuments) {
  Response response;
  response.document = "<xml/>";
  EXPECT_EQ(sent(BodyWriter(response, std::nullopt), 4), "<xml/>");
}

}  // namespace
}  // namespace chopsticks::s3server
