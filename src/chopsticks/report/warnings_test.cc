#include "report/warnings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chopsticks::report {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

/// A hundred operations that went well.
stats::Snapshot a_hundred() {
  stats::Snapshot snapshot;
  snapshot.total.requests = 100;
  return snapshot;
}

stats::Percentiles all_of(Nanos value) {
  stats::Percentiles spans;
  spans.fill(value);
  return spans;
}

TEST(Warnings, AreNoneAfterARunWithoutTrouble) { EXPECT_THAT(warnings(a_hundred()), IsEmpty()); }

TEST(Warnings, TellWhenNothingWasDoneOrNothingWentWell) {
  EXPECT_THAT(warnings({}), ElementsAre("Not a single operation was finished."));
  auto failed = a_hundred();
  failed.total.failures = 100;
  EXPECT_THAT(warnings(failed), ElementsAre("Every operation failed (100 of them)."));
  failed.total.failures = 99;
  EXPECT_THAT(warnings(failed), IsEmpty());
}

TEST(Warnings, TellThatNothingFinishesWhileUsersAreThere) {
  auto stuck = a_hundred();
  stuck.state = "running";
  stuck.users = 3;
  for (std::int64_t second = 0; second < 9; ++second) {
    stats::SeriesPoint point{.second = second, .users = 3};
    point.total.requests = second < 2 ? 50 : 0;
    stuck.series.push_back(std::make_shared<const stats::SeriesPoint>(point));
  }
  EXPECT_THAT(warnings(stuck), ElementsAre(StartsWith("No operation has finished for 7s: ")));
}

TEST(Warnings, TellOfLateStartsThatMatter) {
  auto late = a_hundred();
  late.total.latency = all_of(20ms);
  late.total.service = all_of(15ms);
  EXPECT_THAT(warnings(late), ElementsAre(StartsWith("Operations started late: the 99th percentile "
                                                     "is 20.0 ms from the intended start, 15.0 ms "
                                                     "from the actual send")));
  late.total.service = all_of(19ms);  // less than a tenth
  EXPECT_THAT(warnings(late), IsEmpty());
  late.total.latency = all_of(900us);  // less than a millisecond
  late.total.service = all_of(100us);
  EXPECT_THAT(warnings(late), IsEmpty());
}

TEST(Warnings, SayNothingOfTheSlowestOfAFew) {
  auto few = a_hundred();
  few.total.requests = 99;
  few.total.latency = all_of(20ms);
  few.total.service = all_of(15ms);
  EXPECT_THAT(warnings(few), IsEmpty());
}

TEST(Warnings, TellOfOperationsThatWaitedInVainForLongerThanAnyWasAnswered) {
  auto hung = a_hundred();
  hung.total.max = 20ms;
  hung.unanswered = {10, 12s, 110s};
  EXPECT_THAT(warnings(hung),
              ElementsAre(StartsWith("10 operations were without an answer when "
                                     "users were stopped, the longest for 12.0 s")));
  hung.total.max = 13s;
  EXPECT_THAT(warnings(hung), IsEmpty());
  hung.total.max = 20ms;
  hung.unanswered = {1, 900ms, 900ms};  // as at every end
  EXPECT_THAT(warnings(hung), IsEmpty());
}

TEST(Warnings, TellOfWhatWasTriedAgain) {
  auto retried = a_hundred();
  retried.total.retries = 28;
  EXPECT_THAT(warnings(retried), ElementsAre(StartsWith("Operations were tried again 28 times")));
}

TEST(Warnings, TellOfAScenarioThatWasLateNotOfOneThatWasNearlyOnTime) {
  auto slow = a_hundred();
  slow.scenario_lag = stats::ScenarioLag{100, all_of(30ms)};
  EXPECT_THAT(warnings(slow), ElementsAre(AllOf(StartsWith("Python held the users up"),
                                                HasSubstr("99th percentile 30.0 ms"))));
  slow.scenario_lag = stats::ScenarioLag{100, all_of(9ms)};
  EXPECT_THAT(warnings(slow), IsEmpty());
}

TEST(Warnings, NameTheWorkerThatWasLostAndCountSeveral) {
  auto lost = a_hundred();
  lost.workers = {{.id = "a", .state = "running"}, {.id = "b", .state = "missing"}};
  lost.lost_operations = 7;
  EXPECT_THAT(warnings(lost), ElementsAre(StartsWith("Worker b was lost: at most 7 operations")));
  lost.workers[0].lost_operations = 3;
  EXPECT_THAT(warnings(lost), ElementsAre(StartsWith("2 workers were lost")));
}

TEST(Warnings, NameTheWorkerWhoseClockIsWrongestToEitherSide) {
  auto wrong = a_hundred();
  wrong.workers = {{.id = "a", .clock_skew = 2s}, {.id = "b", .clock_skew = -3600s}};
  EXPECT_THAT(warnings(wrong), ElementsAre(AllOf(HasSubstr("worker b is 1h 00m 00s behind"),
                                                 HasSubstr("(and 1 more are wrong)"))));
  wrong.workers = {{.id = "a", .clock_skew = 900ms}};
  EXPECT_THAT(warnings(wrong), IsEmpty());
}

}  // namespace
}  // namespace chopsticks::report
