#include "cli/run_recorder.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cluster/transport/dealer.h"
#include "cluster/wire/codec.h"

namespace chopsticks::cli {
namespace {

using cluster::Phase;
namespace fs = std::filesystem;
constexpr Nanos kPatience = 30s;

cluster::LeaderSettings one_class() {
  cluster::LeaderSettings settings;
  settings.classes = {{"Reader", 1, 0}};
  return settings;
}

fs::path folder_of_this_test() {
  const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
  return fs::path(::testing::TempDir()) / test->test_suite_name() / test->name();
}

/// A leader with one worker, which does nothing by itself, and a recorder of its runs.
class RunRecorderTest : public ::testing::Test {
 protected:
  RunRecorderTest() : folder_(folder_of_this_test()) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    options_.output.run_dir = folder_ / "run";
    leader_ = *cluster::LeaderLoop::open(context_, "inproc://leader", one_class());
    dealer_.emplace(*cluster::Dealer::connect(context_, "inproc://leader", "worker"));
    recorder_.emplace(options_, *leader_);
    cli::Setup setup;
    setup.scenario.name = "a_scenario";
    recorder_->describe(setup);
    say(cluster::from_worker::ClientReady{});
    EXPECT_TRUE(leader_->wait(kPatience, [](const auto& now) { return now.workers == 1; }));
  }
  ~RunRecorderTest() override { fs::remove_all(folder_); }

  void say(const cluster::FromWorker& message) { dealer_->send(encode(message, "worker")); }

  void start_run(int users) {
    const auto started = leader_->start({.users = users, .spawn_rate = {100}});
    ASSERT_TRUE(started) << started.error().message;
    update();
  }
  void stop_run() {
    leader_->stop();
    ASSERT_TRUE(reaches(Phase::kStopping));
    say(cluster::from_worker::ClientStopped{});
    say(cluster::from_worker::ClientReady{});
    ASSERT_TRUE(reaches(Phase::kStopped));
  }
  [[nodiscard]] bool reaches(Phase phase) {
    return leader_->wait(kPatience, [=](const auto& now) { return now.phase == phase; });
  }
  void update() {
    (void)leader_->view(Nanos{0});  // the recorder takes one that is not older than half a second
    recorder_->update();
  }
  [[nodiscard]] static nlohmann::json summary(const fs::path& run) {
    std::ifstream file(run / "summary.json");
    return nlohmann::json::parse(file, nullptr, false);
  }

  fs::path folder_;
  RunOptions options_;
  cluster::Context context_;
  std::unique_ptr<cluster::LeaderLoop> leader_;
  std::optional<cluster::Dealer> dealer_;
  std::optional<RunRecorder> recorder_;
};

TEST_F(RunRecorderTest, TellsOfTheRunToComeBeforeTheFirst) {
  EXPECT_EQ(recorder_->info().scenario, "a_scenario");
  EXPECT_EQ(recorder_->info().directory, "");
  EXPECT_EQ(recorder_->folder(), folder_);
  update();
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(RunRecorderTest, GivesEachRunADirectoryAndTheLoadItHadInTheEnd) {
  start_run(7);
  EXPECT_EQ(recorder_->info().directory, folder_ / "run");
  ASSERT_TRUE(leader_->edit(9, {100}));
  stop_run();
  update();
  EXPECT_EQ(summary(folder_ / "run")["run"]["plan"]["users"], 9);
  EXPECT_TRUE(fs::exists(folder_ / "run" / "report.html"));
  EXPECT_EQ(recorder_->info().ending, "finished");

  start_run(3);
  EXPECT_EQ(recorder_->info().directory, folder_ / "run-2");
  stop_run();
  update();
  EXPECT_EQ(summary(folder_ / "run-2")["run"]["plan"]["users"], 3);
  EXPECT_EQ(summary(folder_ / "run")["run"]["plan"]["users"], 9);
}

TEST_F(RunRecorderTest, EndsTheRunThatIsOnWithTheProgram) {
  start_run(1);
  recorder_->finish("interrupted");
  EXPECT_EQ(recorder_->info().ending, "interrupted");
  EXPECT_EQ(summary(folder_ / "run")["run"]["ending"], "interrupted");
  recorder_->finish("again");
  EXPECT_EQ(recorder_->info().ending, "interrupted");
}

TEST_F(RunRecorderTest, EndsARunWhoseSuccessorIsAlreadyThere) {
  start_run(1);
  stop_run();
  start_run(2);  // nobody looked in between
  EXPECT_EQ(summary(folder_ / "run")["run"]["ending"], "another run was started");
  EXPECT_EQ(recorder_->info().directory, folder_ / "run-2");
}

TEST_F(RunRecorderTest, GoesOnWhereADirectoryCannotBeMade) {
  std::ofstream(folder_ / "run") << "a file";
  start_run(1);
  EXPECT_EQ(recorder_->info().directory, "");
  stop_run();
  update();
  recorder_->finish("finished");
  EXPECT_TRUE(fs::is_regular_file(folder_ / "run"));
}

}  // namespace
}  // namespace chopsticks::cli
