#include "cli/json_value.h"

#include <gtest/gtest.h>

namespace chopsticks::cli {
namespace {

using cluster::Value;

TEST(JsonValue, ComesBackAsItWas) {
  for (const auto* text : {"null", "true", "-7", "18446744073709551615", "2.5", "\"x\"", "[]", "{}",
                           "[1,{\"b\":null,\"a\":[\"y\"]}]"}) {
    const auto value = value_of_json(text);
    ASSERT_TRUE(value) << text;
    EXPECT_EQ(json_of_value(*value), text);
  }
}

TEST(JsonValue, WhatJsonCannotSayBecomesText) {
  EXPECT_EQ(json_of_value(Value::Map{{7, "x"}}), "{\"7\":\"x\"}");
  EXPECT_EQ(json_of_value(Value::Binary{"ab"}), "\"ab\"");
  EXPECT_EQ(json_of_value(Value(std::string("\xff"))), "\"\xef\xbf\xbd\"");
}

TEST(JsonValue, WhatIsNoJsonOrTooDeepIsAnError) {
  EXPECT_FALSE(value_of_json(""));
  EXPECT_FALSE(value_of_json("{"));
  EXPECT_FALSE(value_of_json(std::string(10'000, '[')));
  EXPECT_FALSE(value_of_json(std::string(100, '[') + std::string(100, ']')));
}

}  // namespace
}  // namespace chopsticks::cli
