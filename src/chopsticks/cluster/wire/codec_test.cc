#include "cluster/wire/codec.h"

#include <gtest/gtest.h>

#include "support/random.h"

namespace chopsticks::cluster {
namespace {

using std::string_literals::operator""s;

std::string why_not(std::string_view bytes) {
  const auto value = unpack(bytes);
  return value ? "understood" : value.error().message;
}

/// Any value at all, with containers down to `depth`.
Value any_value(Random& random, int depth) {
  const auto integer = static_cast<std::int64_t>(random()) >> random.below(64);
  const auto text = [&] {
    return std::string(random.below(40), static_cast<char>('a' + random.below(26)));
  };
  switch (random.below(depth > 0 ? 9 : 7)) {
    case 0:
      return nullptr;
    case 1:
      return random.below(2) == 0;
    case 2:
      return integer;
    case 3:
      return random();
    case 4:
      return random.uniform() * 1e12;
    case 5:
      return text();
    case 6:
      return Value::Binary{text()};
    case 7: {
      Value::List list;
      for (auto left = random.below(20); left != 0; --left)
        list.push_back(any_value(random, depth - 1));
      return list;
    }
    default: {
      Value::Map map;
      for (auto left = random.below(20); left != 0; --left) {
        map.push_back({any_value(random, 0), any_value(random, depth - 1)});
      }
      return map;
    }
  }
}

TEST(Codec, WhatIsPackedUnpacksToTheSame) {
  Random random(1);
  for (int i = 0; i != 2000; ++i) {
    const auto value = any_value(random, 3);
    const auto again = unpack(pack(value));
    ASSERT_TRUE(again) << again.error().message;
    ASSERT_EQ(*again, value) << i;
  }
}

TEST(Codec, WritesWhatPythonWrites) {
  EXPECT_EQ(pack(nullptr), "\xc0");
  EXPECT_EQ(pack(127), "\x7f");
  EXPECT_EQ(pack(128), "\xcc\x80");
  EXPECT_EQ(pack(-1), "\xff");
  EXPECT_EQ(pack(-33), "\xd0\xdf");
  EXPECT_EQ(pack(1.5), "\xcb\x3f\xf8\0\0\0\0\0\0"s);
  EXPECT_EQ(pack(3.0), "\xcb\x40\x08\0\0\0\0\0\0"s);
  EXPECT_EQ(pack("a"),
            "\xa1"
            "a");
  EXPECT_EQ(pack(std::string(32, 'x')), "\xd9\x20" + std::string(32, 'x'));
  EXPECT_EQ(pack(Value::Map{{1, true}}), "\x81\x01\xc3");
}

TEST(Codec, ReadsShortFloatsOfOtherPeers) { EXPECT_EQ(*unpack("\xca\x3f\x80\0\0"s), Value(1.0)); }

TEST(Codec, RefusesWhatIsCutOffAtAnyPlace) {
  const auto bytes =
      pack(Value::List{"stats", Value::Map{{"a", 1.5}, {"b", Value::List{1, 2}}}, "id"});
  for (std::size_t size = 0; size != bytes.size(); ++size) {
    EXPECT_FALSE(unpack(std::string_view(bytes).substr(0, size))) << size;
  }
}

TEST(Codec, RefusesWhatIsNotOneObject) {
  EXPECT_EQ(why_not(""), "truncated or not msgpack");
  EXPECT_EQ(why_not("\xc0\xc0"), "bytes after the end of the message");
  EXPECT_EQ(why_not("\xc1"), "truncated or not msgpack");  // the one byte msgpack never uses
}

TEST(Codec, RefusesExtensionTypes) {
  EXPECT_EQ(why_not("\xd4\x01\x00"s), "extension types are not allowed");
  EXPECT_FALSE(unpack("\xc9\xff\xff\xff\xff\x01"s));
}

TEST(Codec, RefusesTextThatIsNotUtf8) { EXPECT_EQ(why_not("\xa2\xff\xfe"), "text is not UTF-8"); }

TEST(Codec, RepairsTextThatIsNotUtf8BeforeItLeaves) {
  EXPECT_EQ(*unpack(pack("a\xff"
                         "b")),
            Value("a\xef\xbf\xbd"
                  "b"));
}

TEST(Codec, RefusesWhatIsNestedTooDeeply) {
  EXPECT_EQ(why_not(std::string(kMaxDepth, '\x91') + '\xc0'), "understood");
  EXPECT_EQ(why_not(std::string(kMaxDepth + 1, '\x91') + '\xc0'), "nested too deeply");
  EXPECT_EQ(why_not(std::string(1 << 20, '\x91')), "nested too deeply");
}

TEST(Codec, BelievesNoAnnouncedSize) {
  EXPECT_EQ(why_not("\xdd\xff\xff\xff\xff"), "too many values");
  EXPECT_EQ(why_not("\xdf\xff\xff\xff\xff"), "too many values");
  EXPECT_EQ(why_not("\xdd\x00\x0f\xff\xff"s), "truncated or not msgpack");
  EXPECT_EQ(why_not("\xdb\xff\xff\xff\xff"
                    "abc"),
            "truncated or not msgpack");
}

TEST(Codec, RefusesTooManyValues) {
  // Each list is small; together they are not.
  const auto inner = "\xdc\xff\xff"s + std::string(0xffff, '\xc0');
  std::string bytes = "\xdc\x00\x11"s;
  for (int i = 0; i != 17; ++i) bytes += inner;
  EXPECT_EQ(why_not(bytes), "too many values");
}

}  // namespace
}  // namespace chopsticks::cluster
