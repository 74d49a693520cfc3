#include "support/nearest.h"

#include <array>

#include <gtest/gtest.h>

namespace chopsticks {
namespace {

constexpr std::array<std::string_view, 5> kKeys{"endpoint", "access_key", "secret_key", "bucket",
                                                "on"};

TEST(Nearest, FindsWhatWasMeant) {
  EXPECT_EQ(nearest("endpiont", kKeys), "endpoint");
  EXPECT_EQ(nearest("Bucket", kKeys), "bucket");
  EXPECT_EQ(nearest("ENDPOINT", kKeys), "endpoint");
  EXPECT_EQ(nearest("acces_key", kKeys), "access_key");
  EXPECT_EQ(nearest("secret", kKeys), "secret_key");
}

TEST(Nearest, SaysNothingWhenNothingIsNear) {
  EXPECT_EQ(nearest("latency", kKeys), "");
  EXPECT_EQ(nearest("xy", kKeys), "");
  EXPECT_EQ(nearest("", kKeys), "");
  EXPECT_EQ(nearest("endpoint", {}), "");
}

TEST(Suggestion, NamesTheNearestOrEverythingAllowed) {
  EXPECT_EQ(suggestion("buckt", kKeys), " (did you mean 'bucket'?)");
  EXPECT_EQ(suggestion("latency", kKeys),
            " (allowed: endpoint, access_key, secret_key, bucket, on)");
  EXPECT_EQ(suggestion("latency", {}), "");
}

}  // namespace
}  // namespace chopsticks
