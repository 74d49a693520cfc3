#include "cli/run_recorder.h"

#include <filesystem>

#include "report/run_directory.h"
#include "report/verdict.h"
#include "support/log.h"
#include "users/api/describe.h"

namespace chopsticks::cli {
namespace {

bool over(const cluster::RunView& view) {
  return view.status.phase == cluster::Phase::kStopped ||
         view.status.phase == cluster::Phase::kReady;
}

void follow(const cluster::RunView& view, report::RunInfo& run) {
  if (!view.plan) return;
  run.plan = *view.plan;
  if (!run.plan.follow_shape) run.shape.reset();
}

// CHOPSTICKS_RUN_DIR names one directory, and there may be many runs.
std::string directory_of(const std::string& wanted, std::uint64_t run) {
  return wanted.empty() || run == 1 ? wanted : fmt::format("{}-{}", wanted, run);
}

}  // namespace

RunRecorder::RunRecorder(const RunOptions& options, cluster::LeaderLoop& leader)
    : options_(options), leader_(leader) {}

void RunRecorder::describe(const Setup& setup) {
  auto scenario = users::describe(setup.scenario, setup.scenario_settings, setup.tags);
  auto info = run_info(options_, setup);
  const std::lock_guard lock(mutex_);
  setup_ = setup;
  scenario_ = std::move(scenario);
  if (run_ == 0) info_ = std::move(info);
}

void RunRecorder::update() {
  const auto view = leader_.view();
  if (view->status.run != run_) begin(*view);
  if (over_) return;
  if (over(*view)) return end(*view, view->status.trouble);
  if (!reports_) return;
  reports_->update(view->snapshot);
  reports_->learn(*view);
}

void RunRecorder::begin(const cluster::RunView& view) {
  if (!over_) end(view, "another run was started");
  run_ = view.status.run;
  over_ = false;
  auto setup = [&] {
    const std::lock_guard lock(mutex_);
    return *setup_;
  }();
  auto options = options_;
  options.output.run_dir = directory_of(options_.output.run_dir, run_);
  auto created = Reports::create(options, setup, Reports::Log::kAtTheEnd);
  if (!created) {
    log::error("this run leaves no reports: {}", created.error().message);
    reports_.reset();
    return;
  }
  reports_.emplace(std::move(*created));
  auto& run = reports_->run();
  follow(view, run);
  if (view.snapshot.started > Nanos{}) run.started = view.snapshot.started;
  reports_->learn(view);
  log::info("the reports of this run: {}", run.directory);
  const std::lock_guard lock(mutex_);
  info_ = run;
}

void RunRecorder::end(const cluster::RunView& view, const std::string& ending) {
  over_ = true;
  if (!reports_) return;
  auto& run = reports_->run();
  run.ending = ending.empty() ? "finished" : ending;
  follow(view, run);
  reports_->learn(view);
  run.exit_code = report::failed(view.snapshot) ? options_.output.exit_code_on_error : 0;
  reports_->finish(view.snapshot, leader_.tally());
  const std::lock_guard lock(mutex_);
  info_ = run;
}

void RunRecorder::finish(const std::string& ending) {
  update();
  if (!over_) end(*leader_.view(), ending);
}

report::RunInfo RunRecorder::info() const {
  const std::lock_guard lock(mutex_);
  return info_;
}

plan::ScenarioInfo RunRecorder::scenario() const {
  const std::lock_guard lock(mutex_);
  return scenario_;
}

std::string RunRecorder::folder() const { return report::folder_of_runs(options_.output.run_dir); }

}  // namespace chopsticks::cli
