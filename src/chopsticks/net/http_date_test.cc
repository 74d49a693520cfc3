#include "net/http_date.h"

#include <gtest/gtest.h>

namespace chopsticks::net {
namespace {

constexpr auto kExample = 784'111'777s;  // the example of RFC 9110
constexpr std::string_view kText = "Sun, 06 Nov 1994 08:49:37 GMT";

TEST(HttpDate, FormatsTheExampleOfTheStandard) {
  char buffer[kHttpDateSize];
  EXPECT_EQ(format_http_date(kExample + 999ms, buffer), kText);
}

TEST(HttpDate, ParsesWhatItFormats) {
  char buffer[kHttpDateSize];
  for (Nanos wall = 0s; wall < 2'000'000'000s; wall += 98'765'432s) {
    EXPECT_EQ(parse_http_date(format_http_date(wall, buffer)), wall);
  }
}

TEST(HttpDate, RefusesOtherForms) {
  EXPECT_EQ(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT"), std::nullopt);
  EXPECT_EQ(parse_http_date("Sun, 31 Feb 1994 08:49:37 GMT"), std::nullopt);
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 25:49:37 GMT"), std::nullopt);
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:4x:37 GMT"), std::nullopt);
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 9994 08:49:37 GMT"), std::nullopt);
  EXPECT_EQ(parse_http_date(""), std::nullopt);
}

}  // namespace
}  // namespace chopsticks::net
