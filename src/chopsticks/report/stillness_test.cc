#include "report/stillness.h"

#include <gtest/gtest.h>

namespace chopsticks::report {
namespace {

/// A run of 10 users, second by second.
stats::Snapshot run(std::initializer_list<std::uint64_t> requests) {
  stats::Snapshot snapshot;
  snapshot.state = "running";
  snapshot.users = 10;
  std::int64_t second = 1000;
  for (const auto count : requests) {
    stats::SeriesPoint point;
    point.second = second++;
    point.users = 10;
    point.total.requests = count;
    snapshot.series.push_back(std::make_shared<const stats::SeriesPoint>(point));
  }
  return snapshot;
}

TEST(ARunThatStandsStill, IsOneInWhichNothingHasFinishedForFiveSeconds) {
  EXPECT_EQ(standing_still(run({9, 9, 9, 0, 0, 0, 0, 0})), Nanos(5s));
  EXPECT_EQ(standing_still(run({0, 0, 0, 0, 0, 0, 0})), Nanos(7s));
}

TEST(ARunThatStandsStill, IsNoneWhoseLastSecondsAreNotReportedYet) {
  EXPECT_EQ(standing_still(run({9, 9, 9, 9, 0, 0})), std::nullopt);
  EXPECT_EQ(standing_still(run({0, 0, 0, 0, 0, 0, 1})), std::nullopt);
  EXPECT_EQ(standing_still({}), std::nullopt);
}

TEST(ARunThatStandsStill, HasUsersAndIsNotOver) {
  auto over = run({9, 0, 0, 0, 0, 0, 0});
  over.state = "stopped";
  EXPECT_EQ(standing_still(over), std::nullopt);
  auto empty = run({9, 0, 0, 0, 0, 0, 0});
  empty.users = 0;
  EXPECT_EQ(standing_still(empty), std::nullopt);
}

}  // namespace
}  // namespace chopsticks::report
