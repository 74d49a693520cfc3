#include "s3server/conditions.h"

#include <string>

#include <gtest/gtest.h>

#include "s3/errors.h"

namespace chopsticks::s3server {
namespace {

// Sun, 06 Nov 1994 08:49:37.5 GMT
const auto kObject = make_object({}, "\"tag\"", {}, 784'111'777'500ms);
constexpr std::string_view kBefore = "Sun, 06 Nov 1994 08:49:36 GMT";
constexpr std::string_view kSame = "Sun, 06 Nov 1994 08:49:37 GMT";

struct Asked {
  explicit Asked(std::string lines) : bytes("GET / HTTP/1.1\r\n" + std::move(lines) + "\r\n") {
    EXPECT_TRUE(parse_request(bytes, head).done()) << bytes;
  }
  std::string bytes;
  net::RequestHead head;
};

std::string verdict(const Result<void>& result) {
  return result ? "yes" : std::string(s3::name(s3::code_of(result.error())));
}
std::string read(std::string lines) {
  const Asked asked(std::move(lines));
  return verdict(check_read(asked.head.headers, *kObject));
}
std::string line(std::string_view name, std::string_view value) {
  return std::string(name) + ": " + std::string(value) + "\r\n";
}

TEST(CheckRead, ComparesTags) {
  EXPECT_EQ(read(""), "yes");
  EXPECT_EQ(read("If-Match: \"tag\"\r\n"), "yes");
  EXPECT_EQ(read("If-Match: tag\r\n"), "yes");
  EXPECT_EQ(read("If-Match: *\r\n"), "yes");
  EXPECT_EQ(read("If-Match: \"a\", \"tag\"\r\n"), "yes");
  EXPECT_EQ(read("If-Match: \"other\"\r\n"), "PreconditionFailed");
  EXPECT_EQ(read("If-None-Match: \"other\"\r\n"), "yes");
  EXPECT_EQ(read("If-None-Match: \"tag\"\r\n"), "NotModified");
  EXPECT_EQ(read("If-None-Match: W/\"tag\"\r\n"), "NotModified");
}

TEST(CheckRead, ComparesDatesByTheSecond) {
  EXPECT_EQ(read(line("If-Modified-Since", kSame)), "NotModified");
  EXPECT_EQ(read(line("If-Modified-Since", kBefore)), "yes");
  EXPECT_EQ(read(line("If-Unmodified-Since", kSame)), "yes");
  EXPECT_EQ(read(line("If-Unmodified-Since", kBefore)), "PreconditionFailed");
  EXPECT_EQ(read("If-Modified-Since: yesterday\r\n"), "yes");
}

TEST(CheckRead, BelievesTagsOverDates) {
  EXPECT_EQ(read("If-Match: \"tag\"\r\n" + line("If-Unmodified-Since", kBefore)), "yes");
  EXPECT_EQ(read("If-None-Match: \"other\"\r\n" + line("If-Modified-Since", kSame)), "yes");
}

TEST(CheckCopy, FailsWhereReadingSaysNotModified) {
  const Asked asked("x-amz-copy-source-if-none-match: \"tag\"\r\n");
  EXPECT_EQ(verdict(check_copy(asked.head.headers, *kObject)), "PreconditionFailed");
}

TEST(CheckWrite, KeepsClientsFromOverwritingEachOther) {
  const Asked absent("If-None-Match: *\r\n");
  EXPECT_TRUE(has_write_condition(absent.head.headers));
  EXPECT_EQ(verdict(check_write(absent.head.headers, nullptr)), "yes");
  EXPECT_EQ(verdict(check_write(absent.head.headers, kObject.get())), "PreconditionFailed");
  const Asked same("If-Match: \"tag\"\r\n");
  EXPECT_EQ(verdict(check_write(same.head.headers, kObject.get())), "yes");
  EXPECT_EQ(verdict(check_write(same.head.headers, nullptr)), "NoSuchKey");
  const Asked other("If-Match: \"other\"\r\n");
  EXPECT_EQ(verdict(check_write(other.head.headers, kObject.get())), "PreconditionFailed");
}

}  // namespace
}  // namespace chopsticks::s3server
