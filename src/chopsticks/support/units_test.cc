#include "support/units.h"

#include <limits>

#include <gtest/gtest.h>

namespace chopsticks {
namespace {

TEST(ParseDuration, TakesSecondsAndUnitsAndTheirSums) {
  EXPECT_EQ(parse_duration("300").value(), 300s);
  EXPECT_EQ(parse_duration("0").value(), 0s);
  EXPECT_EQ(parse_duration("1.5").value(), 1500ms);
  EXPECT_EQ(parse_duration("500ms").value(), 500ms);
  EXPECT_EQ(parse_duration("250us").value(), 250us);
  EXPECT_EQ(parse_duration("30s").value(), 30s);
  EXPECT_EQ(parse_duration("5m").value(), 5min);
  EXPECT_EQ(parse_duration("1h30m").value(), 90min);
  EXPECT_EQ(parse_duration("1h 30m 5s").value(), 90min + 5s);
  EXPECT_EQ(parse_duration("2d").value(), 48h);
  EXPECT_EQ(parse_duration("5M").value(), 5min);
}

TEST(ParseDuration, RefusesEverythingElseAndSaysWhatIsRight) {
  for (const auto* text : {"", " ", "x", "-5", "5x", "1m30", "30 40", "nan", "inf", "1e400", "1e30",
                           "0x10", "5s!", "ms", "1h-5m", "99999999999d", "12000d"}) {
    const auto parsed = parse_duration(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_NE(parsed.error().message.find("5m"), std::string::npos);
  }
}

TEST(ParseBytes, TakesBinaryAndDecimalUnits) {
  EXPECT_EQ(parse_bytes("4096").value(), Bytes{4096});
  EXPECT_EQ(parse_bytes("64KiB").value(), KiB * 64);
  EXPECT_EQ(parse_bytes("64k").value(), KiB * 64);
  EXPECT_EQ(parse_bytes("10MB").value(), Bytes{10'000'000});
  EXPECT_EQ(parse_bytes("1.5 GiB").value(), MiB * 1536);
  EXPECT_EQ(parse_bytes("0b").value(), Bytes{0});
}

TEST(ParseBytes, RefusesEverythingElse) {
  for (const auto* text :
       {"", "-1", "1.2.3", "5 apples", "1KiB2", "nan", "infinity", "1e19", "9999999TiB"}) {
    EXPECT_FALSE(parse_bytes(text)) << text;
  }
}

TEST(FormatDuration, IsForPeople) {
  EXPECT_EQ(format_duration(0s), "0ms");
  EXPECT_EQ(format_duration(350ms), "350ms");
  EXPECT_EQ(format_duration(4200ms), "4.2s");
  EXPECT_EQ(format_duration(20s), "20s");
  EXPECT_EQ(format_duration(59'990ms), "1m 00s");
  EXPECT_EQ(format_duration(999'900us), "1s");
  EXPECT_EQ(format_duration(62s), "1m 02s");
  EXPECT_EQ(format_duration(1h + 2min + 3s), "1h 02m 03s");
}

TEST(FormatBytes, IsForPeople) {
  EXPECT_EQ(format_bytes({}), "0 B");
  EXPECT_EQ(format_bytes(Bytes{1023}), "1023 B");
  EXPECT_EQ(format_bytes(KiB * 4), "4.0 KiB");
  EXPECT_EQ(format_bytes(MiB * 1536), "1.5 GiB");
  EXPECT_EQ(format_bytes(Bytes{MiB.count - 1}), "1.0 MiB");
  EXPECT_EQ(format_bytes(Bytes{std::numeric_limits<std::uint64_t>::max()}), "16384.0 PiB");
}

TEST(FromSeconds, RoundsAndSaturates) {
  EXPECT_EQ(from_seconds(0.8), 800ms);
  EXPECT_EQ(from_seconds(1e-9), 1ns);
  EXPECT_EQ(from_seconds(1e300), Nanos::max());
  EXPECT_EQ(from_seconds(-1e300), Nanos::min());
  EXPECT_EQ(from_seconds(std::numeric_limits<double>::quiet_NaN()), 0ns);
}

}  // namespace
}  // namespace chopsticks
