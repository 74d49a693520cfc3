#include "support/settings.h"

#include <array>
#include <limits>

#include <gtest/gtest.h>

namespace chopsticks {
namespace {

Settings text(std::string value) { return Settings::text(std::move(value), {"plan.yaml", 12, 9}); }

Settings section() {
  auto made = Settings::section({"plan.yaml", 1, 1});
  made.set("endpoint", text("http://rgw:8080"));
  made.set("retries", text("3"));
  made.set("timeout", text("1m"));
  made.set("part_size", text("16"));
  made.set("verify_tls", text("no"));
  made.set("empty", Settings{});
  return made;
}

std::string complaint(auto result) { return result ? "" : result.error().message; }

TEST(Settings, ValuesAreReadAsTypes) {
  EXPECT_EQ(text("a b").as_string("x").value(), "a b");
  EXPECT_EQ(text("true").as_bool("x").value(), true);
  EXPECT_EQ(text("off").as_bool("x").value(), false);
  EXPECT_EQ(text("-7").as_integer("x", -10, 10).value(), -7);
  EXPECT_EQ(text("0.5").as_number("x", 0, 1).value(), 0.5);
  EXPECT_EQ(text("90").as_duration("x").value(), 90s);
  EXPECT_EQ(text("16").as_bytes("x", MiB).value(), MiB * 16);
  EXPECT_EQ(text("64KiB").as_bytes("x", MiB).value(), KiB * 64);
}

TEST(Settings, AMistakeNamesItsPlaceTheKeyAndTheCure) {
  EXPECT_EQ(complaint(text("-5").as_integer("rate", 1, std::numeric_limits<std::int64_t>::max())),
            "plan.yaml:12:9: rate must be a whole number, at least 1 (got '-5')");
  EXPECT_EQ(complaint(text("11").as_integer("rate", 1, 10)),
            "plan.yaml:12:9: rate must be a whole number from 1 to 10 (got '11')");
  EXPECT_EQ(complaint(text("maybe").as_bool("tls")),
            "plan.yaml:12:9: tls must be true or false (got 'maybe')");
  EXPECT_EQ(complaint(Settings::list({}, {"plan.yaml", 3, 4}).as_string("bucket")),
            "plan.yaml:3:4: bucket must be a single value (got a list)");
  EXPECT_EQ(complaint(Settings::text("x", {}).as_duration("timeout")),
            "timeout must be seconds or a duration such as 500ms, 30s, 5m (got 'x')");
}

TEST(Settings, NumbersThatAreNoneAreRefused) {
  constexpr auto kInfinite = std::numeric_limits<double>::infinity();
  for (const auto* value : {"nan", "inf", "", " 1", "1x", "1e999"}) {
    EXPECT_FALSE(text(value).as_number("x", 0, kInfinite)) << value;
    EXPECT_FALSE(text(value).as_integer("x", 0, 10)) << value;
    EXPECT_FALSE(text(value).as_bytes("x")) << value;
  }
  EXPECT_FALSE(text("99999999999999999999").as_integer("x", 0, 10));
  EXPECT_FALSE(text("1e18").as_bytes("x", GiB));
}

TEST(Settings, SettingAKeyAgainReplacesItAndKeepsItsPlaceInTheOrder) {
  auto made = section();
  made.set("retries", text("9"));
  EXPECT_EQ(made.entries()[1].first, "retries");
  EXPECT_EQ(made.find("retries")->text(), "9");
  EXPECT_EQ(made.find("nothing"), nullptr);
}

TEST(SectionReader, ReadsTypedValuesAndDefaults) {
  const auto made = section();
  SectionReader reader(made, "driver_config");
  EXPECT_EQ(reader.string("endpoint", ""), "http://rgw:8080");
  EXPECT_EQ(reader.integer("retries", 0, 0, 10), 3);
  EXPECT_EQ(reader.duration("timeout", 30s), 1min);
  EXPECT_EQ(reader.bytes("part_size", {}, MiB), MiB * 16);
  EXPECT_FALSE(reader.boolean("verify_tls", true));
  EXPECT_EQ(reader.string("empty", "default"), "default");
  EXPECT_EQ(reader.number("absent", 2.5, 0, 10), 2.5);
  EXPECT_TRUE(reader.finish());
}

TEST(SectionReader, ComplainsAboutTheFirstMistakeAndGoesOnWithDefaults) {
  const auto made = section();
  SectionReader reader(made, "driver_config");
  EXPECT_EQ(reader.integer("endpoint", 5, 0, 10), 5);
  EXPECT_EQ(reader.integer("timeout", 6, 0, 10), 6);
  EXPECT_EQ(complaint(reader.finish()),
            "plan.yaml:12:9: driver_config.endpoint must be a whole number from 0 to 10 (got "
            "'http://rgw:8080')");
}

TEST(SectionReader, AnUnknownKeyNamesTheNearestKnownOne) {
  auto made = Settings::section({});
  made.set("timout", text("5"));
  SectionReader reader(made, "driver_config");
  EXPECT_EQ(reader.duration("timeout", 30s), 30s);
  EXPECT_EQ(reader.integer("retries", 0, 0, 10), 0);
  EXPECT_EQ(complaint(reader.finish()),
            "plan.yaml:12:9: unknown key 'driver_config.timout' (did you mean 'timeout'?)");
}

TEST(SectionReader, AChoiceIsOneOfItsWords) {
  constexpr std::array<std::string_view, 2> kStyles{"path", "virtual"};
  auto made = Settings::section({});
  made.set("style", text("paht"));
  SectionReader reader(made, "");
  EXPECT_EQ(reader.choice("style", "path", kStyles), "path");
  EXPECT_EQ(complaint(reader.finish()),
            "plan.yaml:12:9: style must be one of path, virtual (got 'paht')");
}

TEST(SectionReader, ReadsNothingAsAnEmptySectionAndRefusesAValue) {
  const Settings nothing;
  SectionReader reader(nothing, "");
  EXPECT_EQ(reader.string("a", "default"), "default");
  EXPECT_TRUE(reader.finish());
  const auto value = text("just text");
  SectionReader refused(value, "driver_config");
  EXPECT_EQ(
      complaint(refused.finish()),
      "plan.yaml:12:9: driver_config must be a section of 'key: value' lines (got 'just text')");
}

}  // namespace
}  // namespace chopsticks
