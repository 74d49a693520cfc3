#include "drivers/api/content.h"

#include <string>

#include <gtest/gtest.h>

#include "support/random.h"

namespace chopsticks::drivers {
namespace {

std::string bytes_of(const Content& content, std::uint64_t offset, std::uint64_t size) {
  std::string all;
  while (all.size() < size) {
    ContentSlice slice;
    slice.fill(content, offset + all.size(), Bytes{size - all.size()});
    for (const auto& part : slice.parts())
      all.append(static_cast<const char*>(part.iov_base), part.iov_len);
  }
  return all;
}

TEST(Content, IsTheSameFromWhereverItIsRead) {
  const Content content(7, "large-objects/1mb/key");
  const auto whole = bytes_of(content, 0, 3 * MiB.count + 17);
  ASSERT_EQ(whole.size(), 3 * MiB.count + 17);
  Random random(1);
  for (int i = 0; i < 200; ++i) {
    const auto offset = random.below(whole.size());
    const auto size = 1 + random.below(whole.size() - offset);
    ASSERT_EQ(bytes_of(content, offset, size), whole.substr(offset, size)) << offset << "+" << size;
  }
}

TEST(Content, DiffersByKeyBySeedAndByPlace) {
  const auto one = bytes_of(Content(0, "a"), 0, 4096);
  EXPECT_NE(one, bytes_of(Content(0, "b"), 0, 4096));
  EXPECT_NE(one, bytes_of(Content(1, "a"), 0, 4096));
  EXPECT_NE(one, bytes_of(Content(0, "a"), Content::kBlock, 4096));
}

TEST(ContentCheck, AcceptsItsOwnContentInAnyPieces) {
  const Content content(0, "key");
  const auto whole = bytes_of(content, 0, 200'000);
  ContentCheck check(content);
  Random random(2);
  for (std::size_t at = 0; at < whole.size();) {
    const auto size = std::min<std::size_t>(1 + random.below(70'000), whole.size() - at);
    ASSERT_TRUE(check.feed(std::span(whole).subspan(at, size)));
    at += size;
  }
  EXPECT_EQ(check.checked(), whole.size());
}

TEST(ContentCheck, NamesTheFirstWrongByte) {
  const Content content(0, "key");
  for (std::size_t wrong : {0U, 31U, 32U, 65'535U, 65'536U, 150'000U}) {
    auto whole = bytes_of(content, 0, 200'000);
    whole[wrong] = static_cast<char>(whole[wrong] ^ 1);
    ContentCheck check(content);
    EXPECT_FALSE(check.feed(whole));
    EXPECT_EQ(check.mismatch(), wrong);
    EXPECT_FALSE(check.feed(whole)) << "a check that failed stays failed";
  }
}

TEST(ContentSlice, TakesAtMostAMebibyteAndNeverMore) {
  const Content content(0, "key");
  ContentSlice slice;
  EXPECT_EQ(slice.fill(content, 0, 10 * MiB).count, MiB.count);
  EXPECT_EQ(slice.fill(content, 5, 10 * MiB).count, MiB.count);
  EXPECT_EQ(slice.fill(content, 0, Bytes{0}).count, 0U);
}

}  // namespace
}  // namespace chopsticks::drivers
