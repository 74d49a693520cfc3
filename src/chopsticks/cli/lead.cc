#include "cli/lead.h"

#include <optional>

#include <fmt/format.h>

#include "cli/headless.h"
#include "cli/keygen.h"
#include "cli/leader_settings.h"
#include "cli/shipment.h"
#include "cli/signals.h"
#include "cli/web_run.h"
#include "cli/worker.h"
#include "cluster/transport/endpoint.h"
#include "s3server/server.h"
#include "support/host.h"
#include "support/log.h"

namespace chopsticks::cli {
namespace {

using EmbeddedServer = std::unique_ptr<s3server::Server>;

constexpr auto kInProcess = "inproc://chopsticks";

/// `endpoint: embedded`: the storage under test runs in this process, and `workload` is told where.
Result<EmbeddedServer> start_embedded(config::WorkloadConfig& workload) {
  s3server::ServerOptions options;
  options.listen = "127.0.0.1:0";
  options.credentials = {workload.access_key, workload.secret_key, workload.region};
  auto server = std::make_unique<s3server::Server>(options);
  if (auto started = server->start(); !started) return fail(started.error());
  workload.endpoints = {server->endpoint()};
  log::info("the built-in S3 server is at {}", server->endpoint());
  return server;
}

std::string saved_run_file(const std::string& folder) {
  return fmt::format("{}/{}", folder, cluster::kSavedRunFile);
}

Result<std::optional<cluster::SavedRun>> saved_run(const std::string& folder) {
  if (folder.empty()) return std::nullopt;
  auto read = cluster::read_saved_run(saved_run_file(folder));
  if (!read) return fail(read.error());
  return std::move(*read);
}

Result<void> ship_scenario(const RunOptions& options, bool encrypted,
                           cluster::LeaderSettings& settings) {
  auto shipment = Shipment::pack(options.target, encrypted, config::process_environment());
  if (!shipment) return fail(shipment.error());
  settings.locustfile = [packed = std::move(*shipment)](const auto& asks) {
    return packed.answer(asks);
  };
  return {};
}

void announce(const cluster::LeaderLoop& leader, const ClusterOptions& options) {
  log::info("leader: listening for workers on {}{}", leader.endpoint(),
            leader.encrypted() ? ", encrypted" : "");
  if (const auto notice = open_link_notice(options); !notice.empty()) log::info("{}", notice);
}

Result<std::unique_ptr<cluster::LeaderLoop>> open_for_others(const RunOptions& options,
                                                             cluster::Context& context,
                                                             cluster::LeaderSettings settings) {
  const auto key = read_cluster_key(options.cluster);
  if (!key) return fail(key.error());
  if (auto shipped = ship_scenario(options, key->has_value(), settings); !shipped)
    return fail(shipped.error());
  const auto endpoint = cluster::tcp_endpoint(options.cluster.bind_host, options.cluster.bind_port);
  auto leader = cluster::LeaderLoop::open(context, endpoint, std::move(settings), *key);
  if (leader) announce(**leader, options.cluster);
  return leader;
}

std::uint16_t port_of(const cluster::LeaderLoop& leader) {
  const auto bound = cluster::parse_tcp_endpoint(leader.endpoint()).value();
  return static_cast<std::uint16_t>(std::stoul(bound.port));
}

/// The worker of a local run, in this process.
Result<std::unique_ptr<Worker>> start_own_worker(const RunOptions& options, const Setup& setup,
                                                 cluster::Context& context) {
  const auto threads = static_cast<unsigned>(options.cluster.threads_per_worker(this_host().cores));
  return Worker::start(context, setup,
                       {kInProcess, threads, options.load.reset_stats, /*send_logs=*/false});
}

/// The storage of `endpoint: embedded`; none: it is elsewhere. `workload` is told where it is.
Result<EmbeddedServer> storage_of(config::WorkloadConfig& workload, bool local) {
  if (!workload.embedded) return nullptr;
  if (local) return start_embedded(workload);
  return fail("endpoint: embedded works in a local run only: workers elsewhere cannot reach it");
}

}  // namespace

Result<int> lead(const RunOptions& options, const Setup& setup, OwnWorkers* own_workers) {
  Signals signals;
  const bool local = options.cluster.role == Role::kLocal && own_workers == nullptr;
  auto target = setup;
  const auto embedded = storage_of(target.workload, local);
  if (!embedded) return fail(embedded.error());
  auto resumed = saved_run(options.output.resume);
  if (!resumed) return fail(resumed.error());

  // Before there are threads that log: the run directory gets a log of its own.
  std::optional<HeadlessOutput> output;
  if (options.web.headless) {
    auto opened = HeadlessOutput::open(options, target, *resumed);
    if (!opened) return fail(opened.error());
    output.emplace(std::move(*opened));
  }

  cluster::Context context;
  auto settings = leader_settings(options, target);
  if (output && !local) settings.save_file = saved_run_file(output->reports.run().directory);
  const auto leader = local ? cluster::LeaderLoop::open(context, kInProcess, std::move(settings))
                            : open_for_others(options, context, std::move(settings));
  if (!leader) return fail(leader.error());
  if (own_workers != nullptr) own_workers->leader_listens_on(port_of(**leader));

  std::unique_ptr<Worker> worker;
  if (local) {
    auto started = start_own_worker(options, target, context);
    if (!started) return fail(started.error());
    worker = std::move(*started);
  }
  if (output)
    return HeadlessRun(options, **leader, *output, signals, std::move(*resumed))
        .execute(own_workers);
  const auto code = serve_web(options, target, **leader, signals, own_workers);
  return code ? code_with(target.scenario, *code) : code;
}

}  // namespace chopsticks::cli
