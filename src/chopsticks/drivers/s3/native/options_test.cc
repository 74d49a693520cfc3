#include "drivers/s3/native/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chopsticks::drivers::native {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

Settings one(std::string key, std::string value) {
  auto section = Settings::section({"s3.yaml", 3, 1});
  section.set(std::move(key), Settings::text(std::move(value), {"s3.yaml", 4, 12}));
  return section;
}

TEST(NativeOptions, HaveDefaults) {
  const auto options = read_options(Settings()).value();
  EXPECT_EQ(options.timeout, 30s);
  EXPECT_TRUE(options.verify_tls);
  EXPECT_EQ(options.payload_signing, Signing::kAuto);
  EXPECT_EQ(options.verify, Verify::kContent);
  EXPECT_EQ(options.multipart_threshold, 64 * MiB);
  EXPECT_EQ(options.multipart_part_size, 16 * MiB);
  EXPECT_EQ(options.retries, 0u);
}

TEST(NativeOptions, AreReadByTheirNames) {
  EXPECT_EQ(read_options(one("timeout", "0.5"))->timeout, 500ms);
  EXPECT_EQ(read_options(one("connect_timeout", "250ms"))->connect_timeout, 250ms);
  EXPECT_FALSE(read_options(one("verify_tls", "false"))->verify_tls);
  EXPECT_EQ(read_options(one("addressing_style", "virtual"))->addressing, s3::Addressing::kVirtual);
  EXPECT_EQ(read_options(one("payload_signing", "signed"))->payload_signing, Signing::kSigned);
  EXPECT_EQ(read_options(one("payload_signing", "unsigned"))->payload_signing, Signing::kUnsigned);
  EXPECT_EQ(read_options(one("verify", "size"))->verify, Verify::kSize);
  EXPECT_EQ(read_options(one("verify", "none"))->verify, Verify::kNone);
  EXPECT_EQ(read_options(one("multipart_part_size", "8388608"))->multipart_part_size, 8 * MiB);
  EXPECT_EQ(read_options(one("max_connections", "7"))->max_connections, 7u);
  EXPECT_EQ(read_options(one("retries", "3"))->retries, 3u);
}

TEST(NativeOptions, SayWhereAMistakeIsAndWhatWouldBeRight) {
  const std::pair<const char*, const char*> mistakes[] = {
      {"timeout", "soon"},          {"timeout", "0"},          {"connect_timeout", "0s"},
      {"verify_tls", "perhaps"},    {"addressing_style", "x"}, {"payload_signing", "yes"},
      {"multipart_part_size", "1"}, {"retries", "-1"},         {"multipart_threshold", "6GiB"},
      {"max_connections", "many"},  {"verify", "md5"}};
  for (const auto& [key, value] : mistakes) {
    const auto options = read_options(one(key, value));
    ASSERT_FALSE(options) << key << ": " << value;
    EXPECT_THAT(options.error().message, AllOf(StartsWith("s3.yaml:4:12: "), HasSubstr(key)));
  }
}

TEST(NativeOptions, NameTheNearestKey) {
  const auto options = read_options(one("tiemout", "3"));
  ASSERT_FALSE(options);
  EXPECT_THAT(options.error().message, AllOf(HasSubstr("tiemout"), HasSubstr("timeout")));
}

}  // namespace
}  // namespace chopsticks::drivers::native
