#include <algorithm>

#include "cli/sections.h"

namespace chopsticks::cli {
namespace {

constexpr std::int64_t kHighestPort = 65535;
constexpr std::int64_t kMostWorkers = 100'000;
constexpr std::int64_t kMostProcesses = 4096;
constexpr std::int64_t kMostThreads = 1024;

constexpr Declaration kOptions[] = {
    {.names = "--leader,--master",
     .metavar = "",
     .help = "Lead a distributed test: plan, collect, report",
     .locust = "MODE_MASTER"},
    {.names = "--leader-bind-host,--master-bind-host",
     .metavar = "HOST",
     .help = "Address the leader listens on (default: all)",
     .locust = "MASTER_BIND_HOST"},
    {.names = "--leader-bind-port,--master-bind-port",
     .metavar = "PORT",
     .help = "Port the leader listens on (default 5557; 0: any free one)",
     .locust = "MASTER_BIND_PORT"},
    {.names = "--expect-workers",
     .metavar = "N",
     .help = "Workers a headless leader waits for (default 1)",
     .locust = "EXPECT_WORKERS"},
    {.names = "--expect-workers-max-wait",
     .metavar = "SEC",
     .help = "How long it waits for them (default 0: for ever)",
     .locust = "EXPECT_WORKERS_MAX_WAIT"},
    {.names = "--worker",
     .metavar = "",
     .help = "Be a worker: run the users the leader hands out",
     .locust = "MODE_WORKER"},
    {.names = "--leader-host,--master-host",
     .metavar = "HOST",
     .help = "Where a worker finds its leader (default 127.0.0.1)",
     .locust = "MASTER_NODE_HOST"},
    {.names = "--leader-port,--master-port",
     .metavar = "PORT",
     .help = "The leader's port (default 5557)",
     .locust = "MASTER_NODE_PORT"},
    {.names = "--leader-grace",
     .metavar = "SEC",
     .help = "How long a worker runs its users on after its leader has ended (default 60)"},
    {.names = "--worker-id",
     .metavar = "ID",
     .help = "The worker's name at the leader, the same after a restart (default: a new one)"},
    {.names = "--processes",
     .metavar = "N",
     .help = "Start a leader and N workers on this machine, or with --worker N workers; -1: one "
             "per core",
     .locust = "PROCESSES"},
    {.names = "--threads",
     .metavar = "N",
     .help =
         "Event loops of each worker (default: the cores, shared among the workers started here)"},
    {.names = "--cluster-key",
     .metavar = "FILE",
     .help = "Encrypt the link between leader and workers; only holders of the key get in "
             "(chopsticks keygen makes one)"},
    {.names = "--require-key",
     .metavar = "",
     .help = "Refuse to lead or to work over an open link"},
    {.names = "--enable-rebalancing",
     .metavar = "",
     .help = "Accepted for Locust's sake: users always move when workers come or go"},
};

constexpr std::string_view kThisMachine = "127.0.0.1";

Role read_role(Given& given) {
  const bool leader = given.flag("leader");
  const bool worker = given.flag("worker");
  if (!leader || !worker) return leader ? Role::kLeader : worker ? Role::kWorker : Role::kLocal;
  // The command line beats a variable that is set for the whole machine.
  if (given.on_command_line("leader") == given.on_command_line("worker")) {
    given.reject("--leader and --worker exclude each other: a process is one or the other");
  }
  return given.on_command_line("leader") ? Role::kLeader : Role::kWorker;
}

std::optional<int> read_processes(Given& given, Role role) {
  const auto processes = given.integer("processes", -1, kMostProcesses);
  if (!processes) return std::nullopt;
  if (*processes == 0)
    given.reject("processes", "must be at least 1, or -1 for one per core (got '0')");
  if (role == Role::kLeader) {
    given.reject("--processes starts a leader and its workers by itself: leave --leader out");
  }
  return static_cast<int>(*processes);
}

// Only what somebody typed: a variable may be set for leaders and workers alike.
void check_waiting(Given& given, const ClusterOptions& cluster) {
  const bool waits =
      cluster.role == Role::kLeader || (cluster.role == Role::kLocal && cluster.processes);
  if (waits) return;
  for (const auto* key : {"expect-workers", "expect-workers-max-wait"}) {
    if (given.on_command_line(key))
      given.reject(key, "only a leader waits for workers: add --leader or --processes");
  }
}

std::string read_worker_id(Given& given, const ClusterOptions& cluster) {
  constexpr std::size_t kLongest = 255;
  auto id = given.text("worker-id").value_or("");
  if (id.size() > kLongest) given.reject("worker-id", "has more than 255 bytes");
  if (!id.empty() && cluster.processes)
    given.reject("worker-id", "is one worker's: leave --processes out");
  return id;
}

void read_security(Given& given, ClusterOptions& cluster) {
  cluster.key_file = given.text("cluster-key").value_or("");
  const bool alone = cluster.role == Role::kLocal && !cluster.processes;
  if (given.flag("require-key") && !alone && cluster.key_file.empty())
    given.reject("require-key",
                 "no key is given: add --cluster-key FILE (chopsticks keygen FILE "
                 "makes one)");
  // Its workers are on this machine.
  if (cluster.role == Role::kLocal && cluster.processes && !given.has("leader-bind-host"))
    cluster.bind_host = kThisMachine;
}

std::uint16_t read_port(Given& given, std::string_view key, std::int64_t least,
                        std::uint16_t fallback) {
  return static_cast<std::uint16_t>(given.integer(key, least, kHighestPort).value_or(fallback));
}

}  // namespace

Section cluster_section() { return {"Cluster", kOptions}; }

ClusterOptions read_cluster(Given& given) {
  ClusterOptions cluster;
  cluster.role = read_role(given);
  cluster.leader_host = given.text("leader-host").value_or(cluster.leader_host);
  cluster.leader_port = read_port(given, "leader-port", 1, cluster.leader_port);
  cluster.bind_host = given.text("leader-bind-host").value_or(cluster.bind_host);
  cluster.bind_port = read_port(given, "leader-bind-port", 0, cluster.bind_port);
  if (const auto expected = given.integer("expect-workers", 1, kMostWorkers)) {
    cluster.expect_workers = static_cast<int>(*expected);
  }
  cluster.expect_workers_max_wait = given.duration("expect-workers-max-wait").value_or(Nanos{});
  cluster.processes = read_processes(given, cluster.role);
  if (const auto threads = given.integer("threads", 1, kMostThreads))
    cluster.threads = static_cast<int>(*threads);
  cluster.leader_grace = given.duration("leader-grace").value_or(cluster.leader_grace);
  cluster.worker_id = read_worker_id(given, cluster);
  check_waiting(given, cluster);
  read_security(given, cluster);
  return cluster;
}

int ClusterOptions::worker_processes(unsigned cores) const noexcept {
  if (!processes) return 0;
  return *processes == -1 ? std::max(1, static_cast<int>(cores)) : *processes;
}

int ClusterOptions::workers_awaited(unsigned cores) const noexcept {
  return expect_workers.value_or(std::max(1, worker_processes(cores)));
}

int ClusterOptions::threads_per_worker(unsigned cores) const noexcept {
  return threads.value_or(
      std::max(1, static_cast<int>(cores) / std::max(1, worker_processes(cores))));
}

}  // namespace chopsticks::cli
