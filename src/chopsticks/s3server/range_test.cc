#include "s3server/range.h"

#include <gtest/gtest.h>

#include "s3/errors.h"

namespace chopsticks::s3server {
namespace {

std::optional<ByteRange> range(std::string_view header, std::uint64_t size) {
  const auto parsed = parse_range(header, size);
  EXPECT_TRUE(parsed) << header;
  return parsed ? *parsed : std::nullopt;
}

TEST(ParseRange, ReadsTheThreeForms) {
  EXPECT_EQ(range("bytes=0-99", 1000), (ByteRange{0, 100}));
  EXPECT_EQ(range("bytes=990-", 1000), (ByteRange{990, 10}));
  EXPECT_EQ(range("bytes=-5", 1000), (ByteRange{995, 5}));
}

TEST(ParseRange, CutsAtTheEnd) {
  EXPECT_EQ(range("bytes=990-5000", 1000), (ByteRange{990, 10}));
  EXPECT_EQ(range("bytes=-5000", 1000), (ByteRange{0, 1000}));
  EXPECT_EQ(range("bytes=0-18446744073709551615", 1000), (ByteRange{0, 1000}));
}

TEST(ParseRange, MeansTheWholeObjectForWhatItCannotRead) {
  for (const auto* header :
       {"", "bytes", "items=0-1", "bytes=5-1", "bytes=0-1,4-5", "bytes=a-b", "bytes=-"}) {
    EXPECT_EQ(range(header, 1000), std::nullopt) << header;
  }
}

TEST(ParseRange, RefusesRangesBehindTheEnd) {
  for (const auto* header : {"bytes=1000-", "bytes=2000-3000", "bytes=-0"}) {
    EXPECT_EQ(parse_range(header, 1000).error().code, s3::Code::kInvalidRange) << header;
  }
  EXPECT_FALSE(parse_range("bytes=0-", 0));
  EXPECT_FALSE(parse_range("bytes=-1", 0));
}

}  // namespace
}  // namespace chopsticks::s3server
