#include "cli/options.h"

#include <array>
#include <iterator>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/foreign_scenario.h"
#include "cli/help.h"
#include "cli/sections.h"
#include "support/nearest.h"
#include "support/version.h"

namespace chopsticks::cli {
namespace {

constexpr std::string_view kRun = "run";
constexpr std::string_view kServer = "s3-server";
constexpr std::string_view kKeygen = "keygen";
constexpr std::string_view kNewScenario = "new-scenario";
constexpr std::string_view kPasswd = "passwd";
constexpr std::string_view kReport = "report";

constexpr std::string_view kUsage =
    "Usage: chopsticks [run] --workload-config FILE -f SCENARIO [OPTIONS]\n"
    "       chopsticks s3-server --help          the built-in S3 server\n"
    "       chopsticks keygen --help             a key for the cluster\n"
    "       chopsticks new-scenario --help       a scenario of your own to begin with\n"
    "       chopsticks passwd --help             who may log in to the web UI\n"
    "       chopsticks report --help             the HTML report of a past run";

constexpr std::string_view kFooter =
    "Names in brackets are aliases. Every option can be set by the environment: --spawn-rate by\n"
    "CHOPSTICKS_SPAWN_RATE, or by Locust's LOCUST_SPAWN_RATE. CHOPSTICKS_RUN_DIR names the "
    "directory\n"
    "of the reports.\n"
    "\n"
    "Example, all in one process:\n"
    "  chopsticks run --workload-config config/s3_config.yaml -f s3_large_objects \\\n"
    "    --headless --users 50 --spawn-rate 5 --duration 10m\n"
    "\n"
    "Example, a leader and its workers:\n"
    "  chopsticks run --workload-config config/s3_config.yaml -f s3_large_objects \\\n"
    "    --leader --headless --users 1000 --spawn-rate 50 --duration 10m --expect-workers 5\n"
    "  chopsticks run --workload-config config/s3_config.yaml -f s3_large_objects \\\n"
    "    --worker --leader-host 10.0.0.1 --headless";

// A leader drives no load: it plans for workers that bring along what they need.
bool workers_bring_their_own(const RunOptions& run) {
  const auto& target = run.target;
  if (run.cluster.role == Role::kWorker) return target.from_leader();
  return run.cluster.role == Role::kLeader && is_foreign(target);
}

// A locustfile may load something else.
bool needs_storage(const TargetOptions& target) { return !target.is_python(); }

void check_target(Given& given, const RunOptions& run) {
  const auto& target = run.target;
  if (target.from_leader() && run.cluster.role != Role::kWorker)
    given.reject("-f -: only a worker gets its scenario from its leader: add --worker");
  if (!target.user_classes.empty() && run.cluster.role != Role::kLeader &&
      given.on_command_line("user-classes"))
    given.reject("user-classes", "only a leader is told what its workers have: add --leader");
  if (workers_bring_their_own(run)) return;
  if (target.workload_config.empty() && needs_storage(target)) {
    given.reject(
        "--workload-config is missing: the YAML file that says where the storage is "
        "(config/s3_config.yaml is an example)");
  }
  if (target.scenario.empty()) {
    given.reject("-f is missing: the scenario to run, a path or a name such as s3_large_objects");
  }
}

Result<ParsedCommand> read_run(Given& given, const config::Environment& environment) {
  RunOptions run;
  run.cluster = read_cluster(given);
  run.load = read_load(given);
  run.output = read_output(given, environment);
  run.web = read_web(given);
  run.target = read_target(given, environment);
  check_target(given, run);
  if (!run.output.resume.empty() && (run.cluster.role != Role::kLeader || !run.web.headless))
    given.reject("resume", "only a headless leader takes a run over: add --leader --headless");
  if (auto done = given.finish(); !done) return fail(std::move(done.error()));
  return run;
}

Result<ParsedCommand> parse_run(std::vector<std::string> words,
                                const config::Environment& environment) {
  CLI::App app("chopsticks: a distributed stress tester for S3 and Ceph", "chopsticks run");
  app.set_help_flag("-h,--help", "Print this");
  app.set_version_flag("-V,--version", fmt::format("chopsticks {}", kVersion), "Print the version");
  lay_out_help(app, kUsage, kFooter);
  const std::array sections{target_section(), load_section(), cluster_section(), output_section(),
                            web_section()};
  OptionTable table(app, sections);
  try {
    auto given = table.parse(std::move(words), environment);
    if (!given) return fail(std::move(given.error()));
    return read_run(*given, environment);
  } catch (const CLI::CallForHelp&) {
    return PrintText{app.help()};
  } catch (const CLI::CallForVersion& version) {
    return PrintText{fmt::format("{}\n", version.what())};
  }
}
Error unknown_command(std::string_view word) {
  constexpr std::string_view kCommands[] = {kRun, kServer, kKeygen, kNewScenario, kPasswd, kReport};
  return error(fmt::format("unknown command '{}'{}", word, suggestion(word, kCommands)));
}

}  // namespace

Result<ParsedCommand> parse(int argc, const char* const* argv,
                            const config::Environment& environment) {
  std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  if (!words.empty() && !words.front().starts_with('-')) {
    const auto command = words.front();
    words.erase(words.begin());
    if (command == kServer) return ServeS3{std::move(words)};
    if (command == kKeygen) return MakeKey{std::move(words)};
    if (command == kNewScenario) return WriteScenario{std::move(words)};
    if (command == kPasswd) return SetPassword{std::move(words)};
    if (command == kReport) return MakeReport{std::move(words)};
    if (command != kRun) return fail(unknown_command(command));
  }
  return parse_run(std::move(words), environment);
}

}  // namespace chopsticks::cli
