#include "drivers/api/metadata.h"

#include <gtest/gtest.h>

namespace chopsticks::drivers {
namespace {

TEST(Metadata, OfWordsMayTravel) {
  EXPECT_TRUE(check({}));
  EXPECT_TRUE(check({{"owner", "me = you; 100 %"}, {"X-y_z.1", ""}}));
}

TEST(Metadata, ThatCouldEndAHeaderIsRefusedByName) {
  for (const auto& bad : {Metadata{{"", "x"}},
                          {{"a b", "x"}},
                          {{"a:", "x"}},
                          {{"a\r\nb", "x"}},
                          {{"a", "x\r\nAuthorization: none"}},
                          {{"a", "\xc3\xa4"}}}) {
    EXPECT_FALSE(check(bad));
  }
  EXPECT_EQ(check({{"colour", "gr\xc3\xbcn"}}).error().message,
            "metadata: the value of colour must be printable ASCII");
}

TEST(Metadata, IsNoLongerThanStorageTakes) {
  EXPECT_TRUE(check({{"a", std::string(2047, 'x')}}));
  EXPECT_EQ(check({{"a", std::string(2048, 'x')}}).error().message,
            "metadata: 2048 bytes at most together (got 2049)");
}

TEST(Metadata, ComesInLowerCase) {
  EXPECT_EQ(in_lower_case({{"Owner", "Me"}}), (Metadata{{"owner", "Me"}}));
}

}  // namespace
}  // namespace chopsticks::drivers
