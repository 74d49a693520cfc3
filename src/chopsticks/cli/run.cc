#include "cli/run.h"

#include <csignal>
#include <optional>

#include <fmt/format.h>

#include "cli/complaint.h"
#include "cli/delivery.h"
#include "cli/drivers.h"
#include "cli/lead.h"
#include "cli/load_check.h"
#include "cli/own_workers.h"
#include "cli/processes.h"
#include "cli/setup.h"
#include "cli/signals.h"
#include "cli/worker.h"
#include "support/host.h"
#include "support/log.h"

namespace chopsticks::cli {
namespace {

/// Where a leader that listens there is reached from its own machine.
std::string reached_at(const std::string& bind_host) {
  const bool everywhere = bind_host == "*" || bind_host == "0.0.0.0" || bind_host == "::";
  return everywhere ? "127.0.0.1" : bind_host;
}

/// What a worker process of --processes is told: this machine's leader, whose port it will learn,
/// instead of the parent's part.
RunOptions worker_options(RunOptions options) {
  const auto cores = this_host().cores;
  options.cluster.threads = options.cluster.threads_per_worker(cores);
  if (options.cluster.role != Role::kWorker)
    options.cluster.leader_host = reached_at(options.cluster.bind_host);
  options.cluster.role = Role::kWorker;
  options.cluster.processes.reset();
  return options;
}

/// A worker process of --processes, of the leader that tells its port or of one elsewhere. Python
/// is started in each, not before the fork.
int be_worker(RunOptions options, const Setup& setup, BoundPort* leader) {
  std::optional<Setup> own;
  if (setup.foreign) {
    auto read = read_setup(options);
    if (!read) return complain(read.error());
    own = std::move(*read);
  }
  if (leader != nullptr) {
    const auto port = leader->wait();
    if (!port) return kFailed;
    options.cluster.leader_port = *port;
  }
  return run_worker(options, own ? *own : setup);
}

/// Whether the workers will find nothing wrong with a scenario that this process cannot read: found
/// out in a process that goes away again.
bool workers_can_read(const RunOptions& options) {
  Processes trial(1, [&] {
    const auto setup = read_setup(options);
    return setup ? 0 : complain(setup.error());
  });
  return trial.join() == 0;
}

/// `--worker --processes N`: this process only minds its children.
int mind(Processes& workers) {
  Signals signals;
  while (workers.left() > 0) {
    if (const auto signal = signals.wait(200ms)) {
      workers.tell(SIGTERM);
      Signals::next_is_final();
      workers.join();
      return exit_code_of_signal(*signal);
    }
  }
  return workers.join();
}

}  // namespace

int run_command(const RunOptions& given) {
  if (auto opened = log::open(given.output.log_level, given.output.log_file); !opened) {
    return complain(opened.error());
  }
  raise_file_limit();
  auto options = given;
  std::optional<Delivery> delivery;
  if (options.target.from_leader()) {
    auto fetched = Delivery::fetch(options, config::process_environment());
    if (!fetched) return complain(fetched.error());
    delivery = std::move(*fetched);
    options.target = delivery->target();
  }
  const auto setup = read_setup(options);
  // A foreign one is read again, by each worker process.
  if (delivery && setup && !setup->foreign) delivery->forget_configuration();
  if (!setup) return complain(setup.error());
  if (const auto missing = missing_load(options, setup->scenario)) {
    return complain(error(*missing), kWrongCommandLine);
  }
  if (const auto ignored = ignored_load(options, setup->scenario)) log::warning("{}", *ignored);

  const auto role = options.cluster.role;
  const int count = options.cluster.worker_processes(this_host().cores);
  // Once and before anything is started, not by each worker.
  const bool makes_load = role != Role::kLeader || count > 0;
  if (makes_load && !setup->workload.driver.empty()) {
    if (auto ready = check_driver_here(setup->workload); !ready) return complain(ready.error());
  }
  const auto theirs = worker_options(options);
  if (count > 0 && setup->foreign && !workers_can_read(theirs)) return kFailed;
  if (role == Role::kWorker) {
    if (count == 0) return run_worker(options, *setup);
    Processes workers(count, [&] { return be_worker(theirs, *setup, nullptr); });
    return mind(workers);
  }
  std::optional<OwnWorkers> workers;
  if (count > 0)
    workers.emplace(count, [&](BoundPort& port) { return be_worker(theirs, *setup, &port); });
  const auto code = lead(options, *setup, workers ? &*workers : nullptr);
  if (!code) return complain(code.error());
  return *code;
}

}  // namespace chopsticks::cli
