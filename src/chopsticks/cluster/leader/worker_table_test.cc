#include "cluster/leader/worker_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chopsticks::cluster {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(WorkerTable, NumbersWorkersInTheOrderOfArrivalAndNeverReusesANumber) {
  WorkerTable table;
  EXPECT_EQ(table.join("a")->index, 0);
  EXPECT_EQ(table.join("b")->index, 1);
  table.remove("a");
  EXPECT_EQ(table.join("c")->index, 2);
  EXPECT_EQ(table.join("a")->index, 0);
}

TEST(WorkerTable, MakesAWorkerThatJoinsAgainReadyWithoutUsers) {
  WorkerTable table;
  auto* worker = table.join("a");
  worker->state = WorkerState::kRunning;
  worker->report_users({{"A", 3}});
  worker->owes_goodbye = true;
  EXPECT_EQ(table.join("a"), worker);
  EXPECT_EQ(worker->state, WorkerState::kReady);
  EXPECT_EQ(worker->user_count, 0);
  EXPECT_FALSE(worker->owes_goodbye);
}

TEST(AWorker, IsStrainedWhenTwoHeartbeatsInARowSaySoAndItHasUsers) {
  Worker worker;
  const auto heartbeat = [&](double cpu, Nanos lag) {
    worker.remember_strain();
    worker.cpu_percent = cpu;
    from_worker::Telemetry telemetry;
    telemetry.lag = lag;
    worker.hear(telemetry, 0s);
    return worker.figures(0, 0s);
  };
  static_cast<void>(heartbeat(100, 50ms));  // while it starts
  EXPECT_EQ(heartbeat(100, 50ms).lasting_cpu_percent, 0);
  worker.report_users({{"A", 3}});
  EXPECT_EQ(heartbeat(99, 40ms).lasting_cpu_percent, 99);
  EXPECT_EQ(heartbeat(20, 1ms).lasting_cpu_percent, 20);
  EXPECT_EQ(heartbeat(98, 30ms).lasting_lag, 1ms);
  EXPECT_EQ(heartbeat(97, 60ms).lasting_lag, 30ms);
  worker.report_users({});
  static_cast<void>(heartbeat(97, 60ms));
  EXPECT_EQ(heartbeat(97, 60ms).lasting_cpu_percent, 0);
}

TEST(WorkerTable, CallsAWorkerMissingAfterFiveSilentSecondsAndForgetsItAMinuteLater) {
  WorkerTable table;
  table.join("a")->report_users({{"A", 3}});
  for (int second = 1; second <= 4; ++second)
    EXPECT_THAT(table.second_passed().missing, IsEmpty()) << second;
  EXPECT_THAT(table.second_passed().missing, ElementsAre("a"));
  EXPECT_EQ(table.connected(), 0);
  EXPECT_EQ(table.users(), 0);
  for (int second = 1; second <= 58; ++second)
    ASSERT_THAT(table.second_passed().forgotten, IsEmpty()) << second;
  EXPECT_THAT(table.second_passed().forgotten, ElementsAre("a"));
  EXPECT_EQ(table.find("a"), nullptr);
}

TEST(WorkerTable, KeepsTheFiguresOfThoseWhoLeft) {
  WorkerTable table;
  auto* worker = table.join("a");
  worker->enter_run(1);
  worker->requests = 7;
  table.remove("a");
  const auto figures = table.figures(1, 0s);
  ASSERT_EQ(figures.size(), 1);
  EXPECT_EQ(figures[0].requests, 7);
  EXPECT_EQ(figures[0].state, "left");
  table.forget_left();
  EXPECT_THAT(table.figures(1, 0s), IsEmpty());
}

TEST(WorkerTable, GivesAWorkerThatComesBackItsFigures) {
  WorkerTable table;
  table.join("a")->enter_run(1);
  table.find("a")->requests = 7;
  table.remove("a");
  EXPECT_EQ(table.join("a")->requests, 7);
  EXPECT_EQ(table.figures(1, 0s).size(), 1);
}

TEST(WorkerTable, ShowsNoFiguresOfAnEarlierRun) {
  WorkerTable table;
  table.join("a")->enter_run(1);
  table.find("a")->requests = 7;
  EXPECT_EQ(table.figures(2, 0s)[0].requests, 0);
}

TEST(WorkerTable, RefusesWorkersBeyondItsLimit) {
  WorkerTable table;
  for (std::size_t i = 0; i != WorkerTable::kMost; ++i)
    ASSERT_NE(table.join(std::to_string(i)), nullptr);
  EXPECT_EQ(table.join("one too many"), nullptr);
  EXPECT_NE(table.join("0"), nullptr) << "known";
}

TEST(WorkerState, IsReadOnlyFromWordsThatEveryWorkerUses) {
  EXPECT_EQ(parse_worker_state("running"), WorkerState::kRunning);
  EXPECT_EQ(parse_worker_state("missing"), std::nullopt);
  EXPECT_EQ(parse_worker_state("quitting"), std::nullopt);
}

}  // namespace
}  // namespace chopsticks::cluster
