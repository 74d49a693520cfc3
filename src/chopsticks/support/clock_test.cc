#include "support/clock.h"

#include <gtest/gtest.h>

#include "support/host.h"

namespace chopsticks {
namespace {

TEST(FormatUtc, IsIso8601) {
  EXPECT_EQ(format_utc(0s), "1970-01-01T00:00:00Z");
  EXPECT_EQ(format_utc(1'795'405'436s + 999ms), "2026-11-23T03:43:56Z");
  EXPECT_EQ(format_utc(-1ms), "1969-12-31T23:59:59Z");
}

TEST(Deadline, ExpiresWhenItsMomentHasCome) {
  const auto deadline = Deadline::at(10s);
  EXPECT_FALSE(deadline.expired(9s));
  EXPECT_TRUE(deadline.expired(10s));
  EXPECT_FALSE(deadline.is_never());
}

TEST(Deadline, NeverIsLaterThanAnyOther) {
  EXPECT_TRUE(Deadline::never().is_never());
  EXPECT_EQ(Deadline::never().earlier(Deadline::at(5s)).when(), 5s);
  EXPECT_EQ(Deadline::at(4s).earlier(Deadline::at(5s)).when(), 4s);
}

TEST(Host, IsKnown) {
  const auto host = this_host();
  EXPECT_FALSE(host.name.empty());
  EXPECT_GE(host.cores, 1U);
  EXPECT_GT(host.memory, MiB);
  EXPECT_GT(process_usage().resident, Bytes{0});
  EXPECT_GT(raise_file_limit(), 0U);
}

}  // namespace
}  // namespace chopsticks
