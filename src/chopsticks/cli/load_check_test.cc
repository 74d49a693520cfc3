#include "cli/load_check.h"

#include <gtest/gtest.h>

namespace chopsticks::cli {
namespace {

users::Scenario scenario(bool shaped, bool use_common_options = false) {
  users::Scenario scenario{"test", {}, {}};
  if (shaped) scenario.shape = users::ShapeKind{{"Spike", use_common_options}, {}, {}};
  return scenario;
}

RunOptions headless() {
  RunOptions run;
  run.web.headless = true;
  return run;
}

constexpr auto kNeeds =
    " is missing: a headless run needs --users and --spawn-rate, for example --users 50 "
    "--spawn-rate 5";

TEST(LoadCheck, MissesUsersAndRateOfAHeadlessRun) {
  auto run = headless();
  EXPECT_EQ(missing_load(run, scenario(false)), std::string("--users") + kNeeds);
  run.load.users = 5;
  EXPECT_EQ(missing_load(run, scenario(false)), std::string("--spawn-rate") + kNeeds);
  run.load.spawn_rate = PerSecond{1};
  EXPECT_EQ(missing_load(run, scenario(false)), std::nullopt);
}

TEST(LoadCheck, MissesNothingOnAWorkerOrWithTheWebUi) {
  EXPECT_EQ(missing_load(RunOptions(), scenario(false)), std::nullopt);
  auto worker = headless();
  worker.cluster.role = Role::kWorker;
  EXPECT_EQ(missing_load(worker, scenario(false)), std::nullopt);
}

TEST(LoadCheck, LeavesTheLoadToAShapeUnlessItUsesTheCommonOptions) {
  EXPECT_EQ(missing_load(headless(), scenario(true)), std::nullopt);
  EXPECT_NE(missing_load(headless(), scenario(true, true)), std::nullopt);
}

TEST(LoadCheck, WaitsForTheWorkersOfALeaderWithoutAScenario) {
  auto run = headless();
  run.cluster.role = Role::kLeader;
  EXPECT_EQ(missing_load(run, scenario(false)), std::nullopt);
  run.target.scenario = "s3_read";
  EXPECT_NE(missing_load(run, scenario(false)), std::nullopt);
}

TEST(LoadCheck, AsksAgainWhenTheWorkersAreThere) {
  const plan::ShapeInfo shape{"Spike"};
  const plan::ShapeInfo common{"Spike", true};
  LoadOptions load;
  EXPECT_EQ(missing_load(load, &shape), std::nullopt);
  EXPECT_EQ(missing_load(load, &common), std::string("--users") + kNeeds);
  EXPECT_EQ(missing_load(load, nullptr), std::string("--users") + kNeeds);
  load = {.users = 5, .spawn_rate = PerSecond{1}};
  EXPECT_EQ(missing_load(load, nullptr), std::nullopt);
}

TEST(LoadCheck, SaysWhatAShapeIgnores) {
  auto run = headless();
  EXPECT_EQ(ignored_load(run, scenario(true)), std::nullopt);
  run.load.duration = 5s;
  EXPECT_EQ(
      ignored_load(run, scenario(true)),
      "--duration has no effect: load shape Spike decides (unless it has use_common_options)");
  run.load.users = 5;
  EXPECT_EQ(ignored_load(run, scenario(true)),
            "--users and --duration have no effect: load shape Spike decides (unless it has "
            "use_common_options)");
  EXPECT_EQ(ignored_load(run, scenario(true, true)), std::nullopt);
  EXPECT_EQ(ignored_load(run, scenario(false)), std::nullopt);
}

}  // namespace
}  // namespace chopsticks::cli
