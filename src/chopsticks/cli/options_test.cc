#include "cli/options.h"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/environment.h"

namespace chopsticks::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using Variables = std::map<std::string, std::string, std::less<>>;

// "chopsticks" and then the words of `line`.
Result<ParsedCommand> parse_line(const std::string& line, Variables variables = {}) {
  std::istringstream in("chopsticks " + line);
  const std::vector<std::string> words(std::istream_iterator<std::string>(in), {});
  std::vector<const char*> argv;
  for (const auto& word : words) argv.push_back(word.c_str());
  return parse(static_cast<int>(argv.size()), argv.data(),
               chopsticks::testing::environment(std::move(variables)));
}

const std::string kLocal = "run --workload-config w.yaml -f s3_large_objects";
const std::string kHeadless = kLocal + " --headless --users 50 --spawn-rate 5";

RunOptions run(const std::string& line, Variables variables = {}) {
  const auto command = parse_line(line, std::move(variables));
  if (!command) {
    ADD_FAILURE() << line << ": " << command.error().message;
    return {};
  }
  return std::get<RunOptions>(*command);
}

std::string mistake(const std::string& line, Variables variables = {}) {
  const auto command = parse_line(line, std::move(variables));
  return command ? "no mistake" : command.error().message;
}

TEST(CommandLine, TheLeaderOfForeignWorkersNeedsNoStorage) {
  const auto by_file = run("run --leader -f locustfile.py --host http://target");
  EXPECT_EQ(by_file.target.scenario, "locustfile.py");
  EXPECT_EQ(by_file.target.host, "http://target");
  const auto by_name = run("run --leader --user-classes Reader,Writer:0.5 Admin:1:2");
  EXPECT_EQ(by_name.target.user_classes,
            (std::vector<plan::UserClass>{{"Reader", 1, 0}, {"Writer", 0.5, 0}, {"Admin", 1, 2}}));
  EXPECT_TRUE(run("run --leader").target.user_classes.empty());
}

TEST(CommandLine, AWorkerMayGetEverythingFromItsLeader) {
  EXPECT_TRUE(run("run --worker -f -").target.from_leader());
}

TEST(CommandLine, WrongUserClassesAreNamed) {
  for (const auto* words : {":1", "A:", "A:1:", "A:1:x", "A:1:2:3", "A:-1", "A:1:-2", "A:1:1.5"})
    EXPECT_THAT(mistake(std::string("run --leader --user-classes ") + words),
                HasSubstr(std::string("got '") + words));
}

TEST(CommandLine, TheLeaderOfADistributedTest) {
  const auto options =
      run("run --workload-config config/s3_config.yaml -f "
          "src/chopsticks/scenarios/s3_large_objects.cc --leader "
          "--headless --users 1000 --spawn-rate 50 --duration 10m --expect-workers 5 "
          "--expect-workers-max-wait 120");
  EXPECT_EQ(options.target.workload_config, "config/s3_config.yaml");
  EXPECT_EQ(options.target.scenario, "src/chopsticks/scenarios/s3_large_objects.cc");
  EXPECT_EQ(options.cluster.role, Role::kLeader);
  EXPECT_TRUE(options.web.headless);
  EXPECT_EQ(options.load.users, 1000);
  EXPECT_EQ(options.load.spawn_rate, PerSecond{50});
  EXPECT_EQ(options.load.duration, 10min);
  EXPECT_EQ(options.cluster.expect_workers, 5);
  EXPECT_EQ(options.cluster.expect_workers_max_wait, 120s);
}

TEST(CommandLine, AWorkerNeedsNoUsers) {
  const auto options =
      run("run --workload-config w.yaml -f s3_large_objects --worker --leader-host 10.0.0.1 "
          "--headless");
  EXPECT_EQ(options.cluster.role, Role::kWorker);
  EXPECT_EQ(options.cluster.leader_host, "10.0.0.1");
  EXPECT_EQ(options.cluster.leader_port, 5557);
  EXPECT_FALSE(options.load.users);
}

TEST(CommandLine, OneProcessDoesAllByDefault) {
  const auto options = run(kHeadless + " --duration 10m");
  EXPECT_EQ(options.cluster.role, Role::kLocal);
  EXPECT_EQ(options.cluster.bind_host, "*");
  EXPECT_EQ(options.cluster.bind_port, 5557);
  EXPECT_EQ(options.load.stop_timeout, 0s);
  EXPECT_EQ(options.output.exit_code_on_error, 1);
  EXPECT_EQ(options.output.log_level, log::Level::kInfo);
  EXPECT_EQ(options.web.port, 8089);
  EXPECT_TRUE(options.output.run_dir.empty());
}

TEST(CommandLine, RunNeedNotBeSaid) {
  const auto options = run("--workload-config w.yaml -f s3_large_objects --headless -u 1 -r 1");
  EXPECT_EQ(options.target.workload_config, "w.yaml");
}

TEST(CommandLine, WithTheWebUiTheUsersMayComeLater) {
  const auto options = run(kLocal);
  EXPECT_FALSE(options.web.headless);
  EXPECT_FALSE(options.load.users);
}

TEST(CommandLine, ReadsEveryOption) {
  const auto options =
      run(kHeadless +
          " --scenario-config s.yaml --stop-timeout 1m --reset-stats --leader-bind-host 0.0.0.0 "
          "--leader-bind-port 0 --processes -1 --threads 2 --expect-workers 3 --csv out/x "
          "--csv-full-history --json-file x.json --only-summary --exit-code-on-error 7 --loglevel "
          "debug --logfile x.log --tags a b,c --exclude-tags d --web-host ::1 --web-port 0 "
          "--autostart --autoquit 30");
  EXPECT_EQ(options.target.scenario_config, "s.yaml");
  EXPECT_EQ(options.load.stop_timeout, 1min);
  EXPECT_TRUE(options.load.reset_stats);
  EXPECT_EQ(options.cluster.bind_host, "0.0.0.0");
  EXPECT_EQ(options.cluster.bind_port, 0);
  EXPECT_EQ(options.cluster.processes, -1);
  EXPECT_EQ(options.cluster.threads, 2);
  EXPECT_EQ(options.output.csv_prefix, "out/x");
  EXPECT_TRUE(options.output.csv_full_history);
  EXPECT_EQ(options.output.json_file, "x.json");
  EXPECT_TRUE(options.output.only_summary);
  EXPECT_EQ(options.output.exit_code_on_error, 7);
  EXPECT_EQ(options.output.log_level, log::Level::kDebug);
  EXPECT_EQ(options.output.log_file, "x.log");
  EXPECT_THAT(options.target.tags, ElementsAre("a", "b", "c"));
  EXPECT_THAT(options.target.exclude_tags, ElementsAre("d"));
  EXPECT_EQ(options.web.host, "::1");
  EXPECT_EQ(options.web.port, 0);
  EXPECT_TRUE(options.web.autostart);
  EXPECT_EQ(options.web.autoquit, 30s);
}

TEST(CommandLine, LocustsSpellingsWork) {
  const auto leader =
      run("--workload-config w.yaml --locustfile x.cc --master --master-bind-host 1.2.3.4 "
          "--master-bind-port 6000 "
          "--master-port 6000 --headless -u 10 -r 0.5 --run-time 1h30m -s 10 -L WARNING -P 80 -T a "
          "-E b "
          "--enable-rebalancing");
  EXPECT_EQ(leader.cluster.role, Role::kLeader);
  EXPECT_EQ(leader.cluster.bind_host, "1.2.3.4");
  EXPECT_EQ(leader.cluster.bind_port, 6000);
  EXPECT_EQ(leader.load.spawn_rate, PerSecond{0.5});
  EXPECT_EQ(leader.load.duration, 90min);
  EXPECT_EQ(leader.load.stop_timeout, 10s);
  EXPECT_EQ(leader.output.log_level, log::Level::kWarning);
  EXPECT_EQ(leader.web.port, 80);
  const auto worker =
      run("--workload-config w.yaml --scenario x --worker --master-host h --master-port 1");
  EXPECT_EQ(worker.target.scenario, "x");
  EXPECT_EQ(worker.cluster.leader_host, "h");
  EXPECT_EQ(worker.cluster.leader_port, 1);
  EXPECT_EQ(run(kHeadless + " -t 300").load.duration, 300s);
  EXPECT_FALSE(run(kHeadless + " --autoquit -1").web.autoquit);
}

TEST(CommandLine, TheLastOfSeveralCounts) {
  EXPECT_EQ(run(kHeadless + " -u 7 --users=8").load.users, 8);
}

TEST(Environment, StandsInForOptionsThatAreNotGiven) {
  const auto options = run("", {{"CHOPSTICKS_WORKLOAD_CONFIG", "w.yaml"},
                                {"LOCUST_LOCUSTFILE", "x.cc"},
                                {"CHOPSTICKS_HEADLESS", "true"},
                                {"LOCUST_USERS", "9"},
                                {"CHOPSTICKS_SPAWN_RATE", "2.5"},
                                {"CHOPSTICKS_DURATION", "30s"},
                                {"LOCUST_MODE_MASTER", "1"},
                                {"LOCUST_TAGS", "a b"},
                                {"CHOPSTICKS_RUN_DIR", "/var/tmp/run"},
                                {"SCENARIO_CONFIG_PATH", "s.yaml"}});
  EXPECT_EQ(options.target.workload_config, "w.yaml");
  EXPECT_EQ(options.target.scenario, "x.cc");
  EXPECT_EQ(options.target.scenario_config, "s.yaml");
  EXPECT_TRUE(options.web.headless);
  EXPECT_EQ(options.load.users, 9);
  EXPECT_EQ(options.load.spawn_rate, PerSecond{2.5});
  EXPECT_EQ(options.load.duration, 30s);
  EXPECT_EQ(options.cluster.role, Role::kLeader);
  EXPECT_THAT(options.target.tags, ElementsAre("a", "b"));
  EXPECT_EQ(options.output.run_dir, "/var/tmp/run");
}

TEST(Environment, AFlagBeatsOurVariablesAndTheseBeatLocusts) {
  Variables variables{{"LOCUST_USERS", "1"}};
  const auto line = kLocal + " --headless -r 1";
  EXPECT_EQ(run(line, variables).load.users, 1);
  variables["CHOPSTICKS_USERS"] = "2";
  EXPECT_EQ(run(line, variables).load.users, 2);
  EXPECT_EQ(run(line + " -u 3", variables).load.users, 3);
}

TEST(Environment, LocustsNamesWorkWithOurPrefixToo) {
  const auto options =
      run(kLocal, {{"CHOPSTICKS_MASTER_NODE_HOST", "a"}, {"LOCUST_MASTER_NODE_HOST", "b"}});
  EXPECT_EQ(options.cluster.leader_host, "a");
  EXPECT_EQ(run(kLocal, {{"CHOPSTICKS_LEADER_HOST", "c"}, {"CHOPSTICKS_MASTER_NODE_HOST", "a"}})
                .cluster.leader_host,
            "c");
}

TEST(Environment, NamesTheConfigFilesInTheOldWayToo) {
  const auto options =
      run("-f x", {{"S3_CONFIG_PATH", "old.yaml"}, {"SCENARIO_CONFIG_PATH", "s.yaml"}});
  EXPECT_EQ(options.target.workload_config, "old.yaml");
  EXPECT_EQ(options.target.scenario_config, "s.yaml");
  EXPECT_EQ(
      run("-f x", {{"S3_CONFIG_PATH", "old.yaml"}, {"CHOPSTICKS_WORKLOAD_CONFIG", "new.yaml"}})
          .target.workload_config,
      "new.yaml");
}

TEST(Environment, TheSizeOfLargeObjectsOverridesTheScenarioConfig) {
  const auto options = run(kLocal, {{"LARGE_OBJECT_SIZE", "5"}});
  ASSERT_EQ(options.target.overrides.size(), 1u);
  const auto& one = options.target.overrides.front();
  EXPECT_EQ(one.scenario, "s3_large_objects");
  EXPECT_EQ(one.key, "object_size_mb");
  EXPECT_EQ(one.value, "5");
  EXPECT_EQ(one.origin, "LARGE_OBJECT_SIZE");
}

TEST(Environment, EmptyVariablesAndServiceLinksCountAsNotSet) {
  const auto options = run(kLocal, {{"LOCUST_USERS", ""},
                                    {"CHOPSTICKS_LEADER_PORT", "tcp://10.0.0.1:5557"},
                                    {"LOCUST_WEB_PORT", "tcp://10.0.0.2:80"}});
  EXPECT_FALSE(options.load.users);
  EXPECT_EQ(options.cluster.leader_port, 5557);
  EXPECT_EQ(options.web.port, 8089);
}

TEST(Environment, ARoleOnTheCommandLineBeatsOneInTheEnvironment) {
  EXPECT_EQ(run(kLocal + " --worker", {{"LOCUST_MODE_MASTER", "1"}}).cluster.role, Role::kWorker);
  EXPECT_EQ(run(kLocal + " --leader", {{"LOCUST_MODE_WORKER", "1"}}).cluster.role, Role::kLeader);
}

TEST(Environment, WhatIsSetForEveryMachineDoesNotDisturbWorkers) {
  EXPECT_EQ(run(kLocal + " --worker", {{"LOCUST_EXPECT_WORKERS", "4"}}).cluster.role,
            Role::kWorker);
}

TEST(Mistakes, AreOneLineSayingWhatWouldBeRight) {
  struct Bad {
    std::string line;
    std::string_view message;
  };
  const Bad cases[] = {
      {kHeadless + " --leader --worker",
       "--leader and --worker exclude each other: a process is one or the other"},
      {kHeadless + " --master --worker",
       "--leader and --worker exclude each other: a process is one or the other"},
      {kHeadless + " --expect-workers 2",
       "--expect-workers: only a leader waits for workers: add --leader or --processes"},
      {kLocal + " --worker --processes 2 --expect-workers 2",
       "--expect-workers: only a leader waits for workers: add --leader or --processes"},
      {kHeadless + " --expect-workers-max-wait 9",
       "--expect-workers-max-wait: only a leader waits for workers: add --leader or --processes"},
      {kHeadless + " --leader --processes 2",
       "--processes starts a leader and its workers by itself: leave --leader out"},
      {kHeadless + " --processes 0",
       "--processes: must be at least 1, or -1 for one per core (got '0')"},
      {kHeadless + " --processes -2",
       "--processes must be a whole number from -1 to 4096 (got '-2')"},
      {kHeadless + " --users -5", "--users must be a whole number from 1 to 10000000 (got '-5')"},
      {kHeadless + " --users 0", "--users must be a whole number from 1 to 10000000 (got '0')"},
      {kHeadless + " --users many",
       "--users must be a whole number from 1 to 10000000 (got 'many')"},
      {kHeadless + " -r 0", "--spawn-rate must be a number above 0 (got '0')"},
      {kHeadless + " -r -1", "--spawn-rate must be a number above 0 (got '-1')"},
      {kHeadless + " -r nan", "--spawn-rate must be a number above 0 (got 'nan')"},
      {kHeadless + " -t soon",
       "--duration must be seconds or a duration such as 500ms, 30s, 5m (got 'soon')"},
      {kHeadless + " --run-time -5",
       "--duration must be seconds or a duration such as 500ms, 30s, 5m (got '-5')"},
      {kHeadless + " -t 0", "--duration: must be above 0"},
      {kHeadless + " -s x",
       "--stop-timeout must be seconds or a duration such as 500ms, 30s, 5m (got 'x')"},
      {kHeadless + " --autoquit 5", "--autoquit: needs --autostart"},
      {kHeadless + " --web-port 99999",
       "--web-port must be a whole number from 0 to 65535 (got '99999')"},
      {kHeadless + " --leader-port 0",
       "--leader-port must be a whole number from 1 to 65535 (got '0')"},
      {kHeadless + " -L loud",
       "--loglevel: 'loud' is not a log level: use DEBUG, INFO, WARNING, ERROR or CRITICAL"},
      {kHeadless + " --exit-code-on-error 256",
       "--exit-code-on-error must be a whole number from 0 to 255 (got '256')"},
      {kHeadless + " --headless=perhaps", "--headless must be true or false (got 'perhaps')"},
      {kHeadless + " --duration", "--duration needs a value"},
      {kHeadless + " --duration --leader", "--duration needs a value"},
      {kHeadless + " --spawnrate 5", "unknown option '--spawnrate' (did you mean '--spawn-rate'?)"},
      {kHeadless + " --exspect-workers=5",
       "unknown option '--exspect-workers' (did you mean '--expect-workers'?)"},
      {kHeadless + " --frobnicate",
       "unknown option '--frobnicate' ('chopsticks run --help' lists them all)"},
      {kHeadless + " -Z", "unknown option '-Z' ('chopsticks run --help' lists them all)"},
      {kHeadless + " extra", "unexpected argument 'extra'"},
      {"runn --headless", "unknown command 'runn' (did you mean 'run'?)"},
      {"frobnicate",
       "unknown command 'frobnicate' (allowed: run, s3-server, keygen, new-scenario, passwd, "
       "report)"},
      {kLocal + " --leader --user-classes A:x",
       "--user-classes: must be NAME, NAME:WEIGHT or NAME:WEIGHT:FIXED, the numbers not negative "
       "(got 'A:x')"},
      {kLocal + " --leader --user-classes A:1,A:2", "--user-classes: names A twice"},
      {kLocal + " --user-classes A",
       "--user-classes: only a leader is told what its workers have: add --leader"},
      {kLocal + " -f first -f second",
       "--locustfile: given as 's3_large_objects' and as 'second': one scenario makes a run; in "
       "Python a file may import others"},
      {"run --workload-config w.yaml -f -",
       "-f -: only a worker gets its scenario from its leader: add --worker"},
      {"run -f x",
       "--workload-config is missing: the YAML file that says where the storage is "
       "(config/s3_config.yaml is an example)"},
      {"run --workload-config w.yaml",
       "-f is missing: the scenario to run, a path or a name such as s3_large_objects"},
      {"",
       "--workload-config is missing: the YAML file that says where the storage is "
       "(config/s3_config.yaml is an "
       "example)"},
  };
  for (const auto& bad : cases) EXPECT_EQ(mistake(bad.line), bad.message) << bad.line;
}

TEST(Mistakes, InTheEnvironmentNameTheVariable) {
  EXPECT_EQ(mistake(kLocal, {{"LOCUST_USERS", "x"}}),
            "LOCUST_USERS must be a whole number from 1 to 10000000 (got 'x')");
  EXPECT_EQ(
      mistake(kLocal, {{"CHOPSTICKS_LOGLEVEL", "x"}}),
      "CHOPSTICKS_LOGLEVEL: 'x' is not a log level: use DEBUG, INFO, WARNING, ERROR or CRITICAL");
}

TEST(Help, GroupsTheOptionsAndShowsAnExample) {
  for (const auto* line : {"--help", "run --help", "run -h"}) {
    const auto command = parse_line(line);
    ASSERT_TRUE(command) << command.error().message;
    const auto& text = std::get<PrintText>(*command).text;
    EXPECT_THAT(
        text,
        StartsWith(
            "chopsticks: a distributed stress tester for S3 and Ceph\nUsage: chopsticks [run] "));
    for (const auto* part : {"\nWhat to run:\n", "\nLoad:\n", "\nCluster:\n", "\nOutput:\n",
                             "\nWeb UI:\n", "\nExample, ", "  -u, --users N", "[--master]"}) {
      EXPECT_THAT(text, HasSubstr(part));
    }
  }
}

TEST(Help, FitsATerminal) {
  const auto command = parse_line("--help");
  std::istringstream lines(std::get<PrintText>(*command).text);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100u) << line;
}

TEST(Version, IsPrinted) {
  EXPECT_THAT(std::get<PrintText>(*parse_line("--version")).text, StartsWith("chopsticks "));
  EXPECT_THAT(std::get<PrintText>(*parse_line("run -V")).text, StartsWith("chopsticks "));
}

TEST(ClusterKey, IsNamedByFlagOrVariableAndMayBeRequired) {
  EXPECT_EQ(run(kHeadless + " --leader --cluster-key k").cluster.key_file, "k");
  const Variables variable{{"CHOPSTICKS_CLUSTER_KEY", "v"}, {"CHOPSTICKS_REQUIRE_KEY", "1"}};
  EXPECT_EQ(run(kLocal + " --worker", variable).cluster.key_file, "v");
  EXPECT_THAT(mistake(kHeadless + " --leader --require-key"), HasSubstr("--cluster-key FILE"));
  EXPECT_THAT(mistake(kHeadless + " --processes 2 --require-key"), HasSubstr("--cluster-key FILE"));
  run(kHeadless + " --require-key");  // a local run has no link
}

TEST(ClusterOptions, ProcessesOnThisMachineListenOnItAlone) {
  EXPECT_EQ(run(kHeadless + " --processes 2").cluster.bind_host, "127.0.0.1");
  EXPECT_EQ(run(kHeadless + " --processes 2 --leader-bind-host 0.0.0.0").cluster.bind_host,
            "0.0.0.0");
  EXPECT_EQ(run(kHeadless + " --leader").cluster.bind_host, "*");
}

TEST(Keygen, LeavesItsOptionsToTheCommand) {
  EXPECT_THAT(std::get<MakeKey>(*parse_line("keygen a.key")).arguments, ElementsAre("a.key"));
}

TEST(ServeS3, LeavesItsOptionsToTheServer) {
  const auto command = parse_line("s3-server --listen 127.0.0.1:9000");
  EXPECT_THAT(std::get<ServeS3>(*command).arguments, ElementsAre("--listen", "127.0.0.1:9000"));
}

TEST(ClusterOptions, SharesTheCoresAmongTheWorkersStartedHere) {
  struct Case {
    std::optional<int> processes, threads, expected;
    int workers, threads_each, awaited;
  };
  const Case cases[] = {
      {{}, {}, {}, 0, 8, 1},   {-1, {}, {}, 8, 1, 8}, {3, {}, {}, 3, 2, 3},
      {16, {}, {}, 16, 1, 16}, {2, 5, {}, 2, 5, 2},   {2, {}, 4, 2, 4, 4},
  };
  for (const auto& one : cases) {
    const ClusterOptions cluster{
        .expect_workers = one.expected, .processes = one.processes, .threads = one.threads};
    EXPECT_EQ(cluster.worker_processes(8), one.workers);
    EXPECT_EQ(cluster.threads_per_worker(8), one.threads_each);
    EXPECT_EQ(cluster.workers_awaited(8), one.awaited);
  }
}

}  // namespace
}  // namespace chopsticks::cli
