#include "cli/reports.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "cli/foreign_scenario.h"
#include "cli/known_scenario.h"
#include "cli/load_check.h"
#include "config/yaml.h"
#include "report/api_json.h"
#include "report/document.h"
#include "report/file.h"
#include "report/html.h"
#include "report/json.h"
#include "report/run_directory.h"
#include "support/clock.h"
#include "support/log.h"
#include "support/random.h"
#include "support/version.h"
#include "users/api/describe.h"

namespace chopsticks::cli {
namespace {

std::vector<std::string> command_line() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::vector<std::string> words;
  for (std::string word; std::getline(file, word, '\0');) words.push_back(std::move(word));
  return words;
}

// As written: where it says ${NAME}, so does the report.
Settings as_written(const std::string& file) {
  auto settings = config::read_yaml(file);
  return settings ? std::move(*settings) : Settings();
}

// What is stressed, as titles name it.
std::vector<std::string> places(const config::WorkloadConfig& workload) {
  const auto& ceph = workload.ceph;
  if (ceph.pool.empty()) return workload.endpoints;
  if (ceph.images.empty()) return {"pool " + ceph.pool};
  std::vector<std::string> images;
  images.reserve(ceph.images.size());
  for (const auto& image : ceph.images) images.push_back(ceph.pool + "/" + image);
  return images;
}

}  // namespace

report::RunInfo run_info(const RunOptions& options, const Setup& setup) {
  report::RunInfo run;
  run.version = kVersion;
  run.command_line = command_line();
  run.scenario = setup.scenario.name;
  run.driver = setup.workload.driver;
  run.endpoints = places(setup.workload);
  if (run.endpoints.empty() && !setup.host.empty()) run.endpoints.push_back(setup.host);
  run.profile = setup.profile;
  run.workload_config = as_written(setup.workload.file);
  run.scenario_config = setup.scenario_settings;
  run.plan = {.users = options.load.users.value_or(1),
              .spawn_rate = options.load.spawn_rate.value_or(PerSecond{1}),
              .duration = options.load.duration,
              .stop_timeout = options.load.stop_timeout};
  if (options.web.headless && !options.load.users && workers_may_bring_shape(options)) {
    run.shape = plan::ShapeInfo{kNamedByWorkers};
  } else if (setup.scenario.shape) {
    run.shape = setup.scenario.shape->info;
    // What it does not heed is not the plan.
    if (!run.shape->use_common_options) run.plan.duration.reset();
  }
  run.started = wall_now();
  run.host = this_host();
  return run;
}

std::string html_path(std::string file, const plan::RunPlan& plan) {
  const auto put = [&](std::string_view mark, const std::string& value) {
    for (auto at = file.find(mark); at != std::string::npos; at = file.find(mark, at))
      file.replace(at, mark.size(), value);
  };
  const auto whole = [](double value) { return fmt::format("{:.0f}", value); };
  put("{u}", std::to_string(plan.users));
  put("{r}", whole(plan.spawn_rate.value));
  put("{t}", whole(plan.duration ? seconds(*plan.duration) : 0));
  return file;
}

Result<Reports> Reports::create(const RunOptions& options, const Setup& setup, Log log) {
  auto run = run_info(options, setup);
  auto directory = report::make_run_directory(options.output.run_dir, run.started, random_seed());
  if (!directory) return fail(directory.error());
  run.directory = *directory;
  run.id = std::filesystem::path(*directory).filename();
  Reports reports(options.output, std::move(run),
                  users::describe(setup.scenario, setup.scenario_settings, setup.tags), log);
  if (log == Log::kFromNow) {
    if (auto opened = log::also_to(*directory + "/chopsticks.log"); !opened)
      return fail(opened.error());
  }
  if (auto added = reports.add_csv(*directory + "/locust"); !added) return fail(added.error());
  if (!options.output.csv_prefix.empty()) {
    if (auto added = reports.add_csv(options.output.csv_prefix); !added) return fail(added.error());
  }
  return reports;
}

Result<void> Reports::add_csv(const std::string& prefix) {
  auto files = report::CsvFiles::create(prefix, output_.csv_full_history);
  if (!files) return fail(files.error());
  csv_.push_back(std::move(*files));
  return {};
}

void Reports::update(const stats::Snapshot& snapshot) {
  for (auto& files : csv_) note(files.write(snapshot));
}

void Reports::learn(const cluster::RunView& view) {
  if (view.scenario) scenario_ = known_scenario(std::move(scenario_), view);
  if (view.scenario && run_.scenario == kNamedByWorkers && !view.scenario->name.empty())
    run_.scenario = view.scenario->name;
  follow_shape(view);
}

// One that a worker brought is known when it decides, not before.
void Reports::follow_shape(const cluster::RunView& view) {
  if (!view.shape || !view.shape->goal) return;
  run_.shape = view.shape->info;
  if (!run_.shape->use_common_options) run_.plan.duration.reset();
  most_ = view.shape->most;
}

void Reports::finish(const stats::Snapshot& snapshot, const stats::Tally& tally) {
  update(snapshot);
  note(report::write_summary_json(run_.directory + "/summary.json", snapshot, run_));
  if (!output_.json_file.empty()) note(report::write_locust_json(output_.json_file, tally));
  if (log_ == Log::kAtTheEnd) {
    note(report::replace_file(run_.directory + "/chopsticks.log",
                              fmt::format("{}\n", fmt::join(log::recent(), "\n"))));
  }
  write_html(snapshot, tally);
}

void Reports::write_html(const stats::Snapshot& snapshot, const stats::Tally& tally) {
  const auto document = report::document({snapshot, tally, run_, scenario_});
  note(report::replace_file(run_.directory + "/report.json", report::api::dump(document)));
  const auto page = report::html(document);
  note(report::replace_file(run_.directory + "/report.html", page));
  if (!output_.html_file.empty())
    note(report::replace_file(html_path(output_.html_file, load_of(snapshot)), page));
}

// What a load shape made of the run, else what was planned.
plan::RunPlan Reports::load_of(const stats::Snapshot& snapshot) const {
  if (!most_) return run_.plan;
  return {.users = most_->users, .spawn_rate = most_->spawn_rate, .duration = snapshot.elapsed};
}

void Reports::note(const Result<void>& written) {
  if (written) return;
  if (complete_) log::error("a report could not be written: {}", written.error().message);
  complete_ = false;
}

}  // namespace chopsticks::cli
