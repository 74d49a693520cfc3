#include "cli/web_run.h"

#include <fmt/format.h>

#include "cli/complaint.h"
#include "cli/run_recorder.h"
#include "cli/web_control.h"
#include "report/verdict.h"
#include "support/clock.h"
#include "support/host.h"
#include "support/log.h"
#include "web/server.h"

namespace chopsticks::cli {
namespace {

constexpr Nanos kGlance = 100ms;
constexpr Nanos kReportEvery = 1s;

/// --autostart: starts the run once the workers are there, and says when --autoquit's time has
/// come.
class Autopilot {
 public:
  Autopilot(const RunOptions& options, cluster::LeaderLoop& leader, const plan::RunPlan& plan)
      : options_(options),
        leader_(leader),
        plan_(plan),
        awaited_(options.cluster.workers_awaited(this_host().cores)) {}

  /// Call every now and then; true when the program is to end.
  [[nodiscard]] bool done() {
    const auto status = leader_.status();
    if (status.finished) return true;
    if (!options_.web.autostart) return false;
    if (!started_) {
      started_ = status.workers >= awaited_ && leader_.start(plan_);
      return false;
    }
    if (!options_.web.autoquit || status.phase != cluster::Phase::kStopped) return false;
    if (!quit_at_) quit_at_ = monotonic_now() + *options_.web.autoquit;
    return monotonic_now() >= *quit_at_;
  }

  /// How many workers have to come for it to go on; a person at the page can do with one.
  [[nodiscard]] int awaits() const { return options_.web.autostart && !started_ ? awaited_ : 1; }

 private:
  const RunOptions& options_;
  cluster::LeaderLoop& leader_;
  const plan::RunPlan plan_;
  const int awaited_;
  bool started_ = false;
  std::optional<Nanos> quit_at_;
};

int exit_code(const RunOptions& options, const stats::Snapshot& snapshot) {
  return report::failed(snapshot) ? options.output.exit_code_on_error : 0;
}

bool guarded(const WebOptions& web) { return !web.login.empty() || !web.auth.empty(); }

// Where workers come from elsewhere, so do people.
std::string host_of(const RunOptions& options) {
  if (!options.web.host.empty()) return options.web.host;
  const bool for_others = options.cluster.role == Role::kLeader || guarded(options.web);
  return for_others ? "0.0.0.0" : "127.0.0.1";
}

web::ServerOptions server_options(const RunOptions& options, const RunRecorder& recorder) {
  web::ServerOptions server;
  server.host = host_of(options);
  server.port = options.web.port;
  server.base_path = options.web.base_path;
  if (!options.web.tls_cert.empty())
    server.tls = web::TlsFiles{options.web.tls_cert, options.web.tls_key};
  server.login = options.web.login;
  server.auth = options.web.auth;
  server.host_name = options.web.host_display_name;
  server.runs_folder = recorder.folder();
  server.workers_expected = options.cluster.workers_awaited(this_host().cores);
  server.distributed = options.cluster.role == Role::kLeader ||
                       options.cluster.worker_processes(this_host().cores) > 0;
  return server;
}

void announce(const web::Server& server, const web::ServerOptions& options, bool asks) {
  fmt::print("Web UI: {}\n", server.address());
  if (!asks && options.host == "0.0.0.0")
    log::info(
        "the web UI is open to everybody who reaches this machine: --web-login asks for a "
        "password, --web-host 127.0.0.1 keeps it here");
  std::fflush(stdout);
}

}  // namespace

Result<int> serve_web(const RunOptions& options, const Setup& setup, cluster::LeaderLoop& leader,
                      Signals& signals, OwnWorkers* own_workers) {
  RunRecorder recorder(options, leader);
  WebControl control(setup, leader, recorder);
  const auto page = server_options(options, recorder);
  const auto server = web::Server::open(page, control);
  if (!server) return fail(server.error());
  announce(**server, page, guarded(options.web));

  Autopilot autopilot(options, leader, recorder.info().plan);
  std::optional<int> signal;
  Nanos next_report{};
  const auto& scenario = setup.scenario.listener;
  std::optional<std::string> alone;
  while (!signal && !alone && !autopilot.done() && !(scenario && scenario->wants_end())) {
    if (const auto now = monotonic_now(); now >= next_report) {
      next_report = now + kReportEvery;
      recorder.update();
    }
    signal = signals.wait(kGlance);
    if (!signal && own_workers != nullptr) alone = own_workers->too_few_for(autopilot.awaits());
  }
  if (alone) log::error("{}", *alone);
  leader.quit();
  if (signal) Signals::next_is_final();
  leader.wait(Nanos::max(), [](const cluster::LeaderStatus& status) { return status.finished; });
  recorder.finish(signal ? "interrupted" : alone.value_or("finished"));
  if (alone) return kFailed;
  return signal ? exit_code_of_signal(*signal) : exit_code(options, leader.view()->snapshot);
}

}  // namespace chopsticks::cli
