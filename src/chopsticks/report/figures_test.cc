#include "report/figures.h"

#include <gtest/gtest.h>

namespace chopsticks::report {
namespace {

TEST(Figures, MillisecondsShowThreeDigitsWorthReading) {
  EXPECT_EQ(show_milliseconds(0ns), "0");
  EXPECT_EQ(show_milliseconds(517us), "0.52");
  EXPECT_EQ(show_milliseconds(9'994us), "9.99");
  EXPECT_EQ(show_milliseconds(9'996us), "10.0");
  EXPECT_EQ(show_milliseconds(52'340us), "52.3");
  EXPECT_EQ(show_milliseconds(99'960us), "100");
  EXPECT_EQ(show_milliseconds(30s), "30000");
}

TEST(Figures, RatesCountsAndFailures) {
  EXPECT_EQ(show_rate(PerSecond{12.345}), "12.35");
  EXPECT_EQ(show_rate(PerSecond{123456.7}), "123457");
  EXPECT_EQ(show_megabytes(PerSecond{1.5e6}), "1.50");
  EXPECT_EQ(show_failures(3, 0.0345), "3(3.45%)");
  EXPECT_EQ(show_count(0), "0");
  EXPECT_EQ(show_count(999), "999");
  EXPECT_EQ(show_count(1'234'567), "1,234,567");
  EXPECT_EQ(show_counted(1, "user"), "1 user");
  EXPECT_EQ(show_counted(2000, "user"), "2,000 users");
}

TEST(Printable, LeavesTextAndTakesTheTeethOutOfEscapes) {
  EXPECT_EQ(printable("/å/→/😀"), "/å/→/😀");
  EXPECT_EQ(printable("a\x1b[2Jb\r\nc\x7f"), "a?[2Jb??c?");
  EXPECT_EQ(printable("c1 \xc2\x9b!"), "c1 ?!");
  EXPECT_EQ(printable("\xff\xc3(\xe2\x82"),
            "?"
            "?("
            "?"
            "?");
  EXPECT_EQ(printable(""), "");
}

TEST(Shorten, CountsCharactersNotBytes) {
  EXPECT_EQ(width_of("åäö"), 3U);
  EXPECT_EQ(shorten("åäö", 3, true), "åäö");
  EXPECT_EQ(shorten("åäöå", 3, true), "åä…");
  EXPECT_EQ(shorten("abcdef", 4, false), "abc~");
  EXPECT_EQ(shorten("abcdef", 1, false), "~");
  EXPECT_EQ(shorten("abcdef", 0, false), "");
}

}  // namespace
}  // namespace chopsticks::report
