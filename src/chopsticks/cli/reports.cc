#include "cli/reports.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "config/yaml.h"
#include "report/json.h"
#include "report/run_directory.h"
#include "support/clock.h"
#include "support/log.h"
#include "support/random.h"
#include "support/version.h"

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

report::RunInfo describe(const RunOptions& options, const Setup& setup) {
  report::RunInfo run;
  run.version = kVersion;
  run.command_line = command_line();
  run.scenario = setup.scenario.name;
  run.driver = setup.workload.driver;
  run.endpoints = setup.workload.endpoints;
  if (run.endpoints.empty() && !options.target.host.empty())
    run.endpoints.push_back(options.target.host);
  run.workload_config = as_written(setup.workload.file);
  run.scenario_config = setup.scenario_settings;
  run.plan = {.users = options.load.users.value_or(1),
              .spawn_rate = options.load.spawn_rate.value_or(PerSecond{1}),
              .duration = options.load.duration,
              .stop_timeout = options.load.stop_timeout};
  if (setup.scenario.shape) {
    run.shape = setup.scenario.shape->info;
    // What it does not heed is not the plan.
    if (!run.shape->use_common_options) run.plan.duration.reset();
  }
  run.started = wall_now();
  run.host = this_host();
  return run;
}

}  // namespace

Result<Reports> Reports::create(const RunOptions& options, const Setup& setup) {
  auto run = describe(options, setup);
  auto directory = report::make_run_directory(options.output.run_dir, run.started, random_seed());
  if (!directory) return fail(directory.error());
  run.directory = *directory;
  run.id = std::filesystem::path(*directory).filename();
  Reports reports(options.output, std::move(run));
  if (auto opened = log::also_to(*directory + "/chopsticks.log"); !opened)
    return fail(opened.error());
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

void Reports::finish(const stats::Snapshot& snapshot, const stats::Tally& tally) {
  update(snapshot);
  note(report::write_summary_json(run_.directory + "/summary.json", snapshot, run_));
  if (!output_.json_file.empty()) note(report::write_locust_json(output_.json_file, tally));
}

void Reports::note(const Result<void>& written) {
  if (written) return;
  if (complete_) log::error("a report could not be written: {}", written.error().message);
  complete_ = false;
}

}  // namespace chopsticks::cli
