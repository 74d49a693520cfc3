#pragma once
#include <memory>
#include <optional>
#include <string>

#include "cli/setup.h"
#include "cluster/transport/context.h"
#include "cluster/worker/engine_load.h"
#include "cluster/worker/worker_loop.h"

namespace chopsticks::cli {

/// An engine and its connection to a leader, in this process or elsewhere.
class Worker {
 public:
  struct Options {
    std::string leader;  // endpoint
    unsigned threads = 1;
    bool reset_stats = false;
    bool send_logs = true;  // false where leader and worker share a log
    std::optional<cluster::ClusterKey> key = {};
    std::string id = {};  // empty: a new one
    Nanos leader_grace = 60s;
  };

  /// Errors: the driver's options, an unknown leader host. Whether the leader is there shows later.
  [[nodiscard]] static Result<std::unique_ptr<Worker>> start(cluster::Context& context,
                                                             const Setup& setup,
                                                             const Options& options);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  /// Leaves, with the last reports sent.
  ~Worker();

  void leave() { loop_->leave(); }
  [[nodiscard]] const cluster::WorkerLoop& loop() const noexcept { return *loop_; }

 private:
  explicit Worker(engine::Workload workload, unsigned threads);
  void let_scenario_speak(std::shared_ptr<users::RunListener> listener);
  [[nodiscard]] cluster::WorkerSettings settings(const Setup& setup, const Options& options);

  std::shared_ptr<users::RunListener> listener_;  // the scenario's; none: it does not care
  cluster::EngineLoad load_;
  std::unique_ptr<cluster::WorkerLoop> loop_;
};

/// `chopsticks run --worker`: runs until the leader dismisses it or a signal comes; the exit code.
[[nodiscard]] int run_worker(const RunOptions& options, const Setup& setup);

}  // namespace chopsticks::cli
