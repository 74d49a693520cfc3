#include "cli/web_run.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "support/clock.h"
#include "support/host.h"
#include "support/log.h"
#include "web/server.h"

namespace chopsticks::cli {
namespace {

constexpr Nanos kGlance = 100ms;

class Control final : public web::RunControl {
 public:
  explicit Control(cluster::LeaderLoop& leader) : leader_(leader) {}
  std::shared_ptr<const cluster::RunView> view() override { return leader_.view(); }
  Result<void> start(const plan::RunPlan& plan) override { return leader_.start(plan); }
  void stop() override { leader_.stop(); }
  void reset_stats() override { leader_.reset_stats(); }

 private:
  cluster::LeaderLoop& leader_;
};

plan::RunPlan offered_plan(const RunOptions& options) {
  return {.users = options.load.users.value_or(1),
          .spawn_rate = options.load.spawn_rate.value_or(PerSecond{1}),
          .duration = options.load.duration,
          .stop_timeout = options.load.stop_timeout};
}

/// --autostart: starts the run once the workers are there, and says when --autoquit's time has
/// come.
class Autopilot {
 public:
  Autopilot(const RunOptions& options, cluster::LeaderLoop& leader)
      : options_(options),
        leader_(leader),
        awaited_(options.cluster.workers_awaited(this_host().cores)) {}

  /// Call every now and then; true when the program is to end.
  [[nodiscard]] bool done() {
    const auto status = leader_.status();
    if (!options_.web.autostart) return false;
    if (!started_) {
      started_ = status.workers >= awaited_ && leader_.start(offered_plan(options_));
      return false;
    }
    if (!options_.web.autoquit || status.phase != cluster::Phase::kStopped) return false;
    if (!quit_at_) quit_at_ = monotonic_now() + *options_.web.autoquit;
    return monotonic_now() >= *quit_at_;
  }

 private:
  const RunOptions& options_;
  cluster::LeaderLoop& leader_;
  const int awaited_;
  bool started_ = false;
  std::optional<Nanos> quit_at_;
};

int exit_code(const RunOptions& options, const stats::Snapshot& snapshot) {
  return snapshot.errors.empty() && snapshot.exceptions.empty() ? 0
                                                                : options.output.exit_code_on_error;
}

}  // namespace

Result<int> serve_web(const RunOptions& options, const Setup& setup, cluster::LeaderLoop& leader,
                      Signals& signals) {
  Control control(leader);
  web::ServerOptions page;
  if (!options.web.host.empty()) page.host = options.web.host;
  page.port = options.web.port;
  page.plan = offered_plan(options);
  page.scenario = setup.scenario.name;
  page.target = fmt::format("{}", fmt::join(setup.workload.endpoints, ", "));
  const auto server = web::Server::open(page, control);
  if (!server) return fail(server.error());
  fmt::print("Web UI: http://{}:{}\n", page.host == "0.0.0.0" ? "localhost" : page.host,
             (*server)->port());
  std::fflush(stdout);

  Autopilot autopilot(options, leader);
  std::optional<int> signal;
  while (!signal && !autopilot.done()) signal = signals.wait(kGlance);
  leader.quit();
  if (signal) Signals::next_is_final();
  leader.wait(Nanos::max(), [](const cluster::LeaderStatus& status) { return status.finished; });
  return signal ? exit_code_of_signal(*signal) : exit_code(options, leader.view()->snapshot);
}

}  // namespace chopsticks::cli
