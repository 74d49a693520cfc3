#include "report/verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/sample_run.h"

namespace chopsticks::report {
namespace {

using testing::clean_run;
using ::testing::HasSubstr;
using testing::troubled_run;

/// 10 users for 20 s whose operations took so long altogether.
stats::Snapshot ten_users(Nanos in_operations) {
  stats::Snapshot snapshot;
  snapshot.elapsed = 20s;
  snapshot.total.requests = 100;
  snapshot.total.average = in_operations / 100;
  for (int second = 0; second < 20; ++second) {
    stats::SeriesPoint point;
    point.second = second;
    point.users = 10;
    snapshot.series.push_back(std::make_shared<stats::SeriesPoint>(point));
  }
  snapshot.workers = {{.id = "w", .highest_cpu_percent = 34, .threads = 2}};
  return snapshot;
}

TEST(Verdict, IsTheClientWhenAWorkerHadNoCpuLeft) {
  const auto found = verdict(troubled_run().snapshot());
  EXPECT_EQ(found.limit, Limit::kClient);
  EXPECT_THAT(found.sentence, HasSubstr("CPU 97 % on worker node1_3f2a (1 of 2 above 90 %)"));
}

TEST(Verdict, IsTheServerWhenItTurnedRequestsAway) {
  auto run = troubled_run();
  run.state.workers.clear();
  const auto found = verdict(run.snapshot());
  EXPECT_EQ(found.limit, Limit::kServer);
  EXPECT_THAT(found.sentence, HasSubstr("turned 60 requests away"));
}

TEST(Verdict, IsTheServerWhenUsersMostlyWaitedForIt) {
  const auto found = verdict(ten_users(180s));
  EXPECT_EQ(found.limit, Limit::kServer);
  EXPECT_THAT(found.sentence, HasSubstr("spent 90 % of their time waiting for it. No worker used "
                                        "more than 17 % of its CPU"));
}

TEST(Verdict, IsTheServerWhenUsersWaitedForItInVain) {
  auto snapshot = ten_users(1s);
  snapshot.unanswered = {10, 12s, 120s};
  EXPECT_EQ(verdict(snapshot).limit, Limit::kServer);
  EXPECT_THAT(verdict(snapshot).sentence, HasSubstr("spent 60 % of their time waiting for it"));
  snapshot.total.requests = 0;  // not even one was answered
  EXPECT_EQ(verdict(snapshot).limit, Limit::kServer);
  EXPECT_TRUE(failed(snapshot));
}

TEST(Verdict, IsUnknownWhenMostOperationsFailed) {
  auto snapshot = ten_users(180s);
  snapshot.total.failures = 50;
  EXPECT_EQ(verdict(snapshot).limit, Limit::kUnknown);
  EXPECT_THAT(verdict(snapshot).sentence, HasSubstr("50 % of all operations failed"));
  snapshot.total.failures = 49;
  EXPECT_EQ(verdict(snapshot).limit, Limit::kServer);
}

TEST(Verdict, CallsARunFailedForErrorsAndExceptions) {
  auto snapshot = ten_users(20s);
  EXPECT_FALSE(failed(snapshot));
  snapshot.unanswered = {1, 1s, 1s};  // others were answered
  EXPECT_FALSE(failed(snapshot));
  snapshot.exceptions.resize(1);
  EXPECT_TRUE(failed(snapshot));
  snapshot.exceptions.clear();
  snapshot.errors.resize(1);
  EXPECT_TRUE(failed(snapshot));
}

TEST(Verdict, IsTheLoadWhenUsersMostlyPaused) {
  const auto found = verdict(ten_users(20s));
  EXPECT_EQ(found.limit, Limit::kLoad);
  EXPECT_THAT(found.sentence, HasSubstr("waited for storage 10 % of their time"));
}

// 100 operations of 10 users in 20 s: two seconds for each.
TEST(Verdict, IsTheScenarioWhenUsersMostlyWaitedForPython) {
  auto snapshot = ten_users(20s);
  snapshot.scenario_lag = stats::ScenarioLag{100, {}};
  snapshot.scenario_lag->spans.fill(1100ms);
  EXPECT_EQ(verdict(snapshot).limit, Limit::kClient);
  EXPECT_THAT(verdict(snapshot).sentence, HasSubstr("1100 ms after half of all operations"));
  snapshot.scenario_lag->spans.fill(900ms);
  EXPECT_EQ(verdict(snapshot).limit, Limit::kLoad);
}

TEST(Verdict, IsUnknownWhenNothingWasMeasured) {
  EXPECT_EQ(verdict({}).limit, Limit::kUnknown);
  EXPECT_EQ(name_of(verdict({}).limit), "unknown");
}

}  // namespace
}  // namespace chopsticks::report
