#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "config/environment.h"
#include "plan/user_class.h"
#include "support/log.h"
#include "support/result.h"
#include "support/units.h"

namespace chopsticks::cli {

/// A scenario setting that did not come from the scenario config;
/// config::ScenarioConfig::override_value takes it.
struct ScenarioOverride {
  std::string scenario;
  std::string key;
  std::string value;
  std::string origin;  // "LARGE_OBJECT_SIZE"
};

/// What is run, and on which storage.
struct TargetOptions {
  std::string workload_config;  // empty: none, for a leader of workers that need none
  std::string scenario;         // a path, or the bare name of a shipped scenario
  std::string scenario_config;  // empty: all defaults
  std::vector<ScenarioOverride> overrides;
  std::vector<plan::UserClass> user_classes;  // of a leader; empty: those of the scenario
  std::string python_path;                    // where Python looks first, separated by colons
  std::string host;                           // what stock workers are told to load
  std::vector<std::string> tags;              // empty: all tasks
  std::vector<std::string> exclude_tags;      // empty: none

  /// "-f -": a worker's leader says what is run.
  [[nodiscard]] bool from_leader() const { return scenario == "-"; }
  [[nodiscard]] bool is_python() const { return scenario.ends_with(".py"); }
};

/// How much load, and for how long.
struct LoadOptions {
  std::optional<int> users;             // given when headless and not a worker
  std::optional<PerSecond> spawn_rate;  // above 0; given when headless and not a worker
  std::optional<Nanos> duration;        // above 0; nothing: until stopped
  Nanos stop_timeout{};
  bool reset_stats = false;  // when every user is spawned
};

/// A local process is leader and worker in one; with `processes` it is the leader of workers it
/// starts itself.
enum class Role { kLocal, kLeader, kWorker };

/// This process' part in a distributed test.
struct ClusterOptions {
  Role role = Role::kLocal;
  std::string leader_host = "127.0.0.1";  // where a worker finds its leader
  std::uint16_t leader_port = 5557;
  std::string bind_host = "*";     // where a leader listens
  std::uint16_t bind_port = 5557;  // 0: any free one
  std::optional<int> expect_workers;
  Nanos expect_workers_max_wait{};  // 0: for ever
  std::optional<int> processes;     // workers to start on this machine; -1: one per core
  std::optional<int> threads;       // event loops of each worker
  std::string key_file;             // of the cluster; empty: an open link
  std::string worker_id;            // empty: a new one
  Nanos leader_grace = 60s;         // a worker goes on so long without its leader

  /// How many worker processes to start on a machine of so many cores; 0: none, this process is
  /// all.
  [[nodiscard]] int worker_processes(unsigned cores) const noexcept;
  /// How many workers a leader waits for: as asked, else those it starts itself, else one.
  [[nodiscard]] int workers_awaited(unsigned cores) const noexcept;
  /// Event loops of each worker: as asked, else the cores shared out among the workers started
  /// here.
  [[nodiscard]] int threads_per_worker(unsigned cores) const noexcept;
};

/// What is written, and where.
struct OutputOptions {
  std::string resume;      // the run directory of the run to take over; empty: a new run
  std::string run_dir;     // empty: a new one below /tmp/chopsticks
  std::string csv_prefix;  // copies of the CSV files beside those in the run directory
  bool csv_full_history = false;
  std::string json_file;
  std::string html_file;      // a copy of the HTML report in the run directory
  bool only_summary = false;  // no live table
  std::string profile;        // a person's name for the run
  int exit_code_on_error = 1;
  log::Level log_level = log::Level::kInfo;
  std::string log_file;
};

/// The web UI, and what starts and ends a run without it.
struct WebOptions {
  bool headless = false;
  std::string host;  // empty: chosen by the role
  std::uint16_t port = 8089;
  bool autostart = false;
  std::optional<Nanos> autoquit;  // after the run, with autostart
  std::string base_path;          // "/load"; empty: none
  std::string login;              // a file of chopsticks passwd, or one of its lines
  std::string auth;               // "user:password"
  std::string tls_cert;           // both or none
  std::string tls_key;
  std::string host_display_name;  // under which people reach it
};

/// `chopsticks run`: everything the command line and the environment say. A flag beats CHOPSTICKS_
/// variables, these beat Locust's; the options agree with each other.
struct RunOptions {
  TargetOptions target;
  LoadOptions load;
  ClusterOptions cluster;
  OutputOptions output;
  WebOptions web;
};

/// `chopsticks s3-server`: its own options, not looked at yet.
struct ServeS3 {
  std::vector<std::string> arguments;
};

/// `chopsticks keygen`: its own options, not looked at yet.
struct MakeKey {
  std::vector<std::string> arguments;
};

/// `chopsticks passwd` and `chopsticks report`: their own options, not looked at yet.
struct SetPassword {
  std::vector<std::string> arguments;
};
struct MakeReport {
  std::vector<std::string> arguments;
};

/// --help and --version: print this and leave with 0.
struct PrintText {
  std::string text;
};

/// `chopsticks new-scenario`: its own options, not looked at yet.
struct WriteScenario {
  std::vector<std::string> arguments;
};

using ParsedCommand =
    std::variant<RunOptions, ServeS3, WriteScenario, MakeKey, SetPassword, MakeReport, PrintText>;

/// Understands a whole command line. Pure: reads nothing but its arguments, opens no file. The
/// error is one line for standard error; the exit code that belongs to it is 2.
[[nodiscard]] Result<ParsedCommand> parse(int argc, const char* const* argv,
                                          const config::Environment& environment);

}  // namespace chopsticks::cli
