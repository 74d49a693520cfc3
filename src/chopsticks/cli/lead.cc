#include "cli/lead.h"

#include <optional>

#include <fmt/format.h>

#include "cli/headless.h"
#include "cli/keygen.h"
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

cluster::Value::List words(const std::vector<std::string>& tags) {
  return {tags.begin(), tags.end()};
}

/// The scenario's load shape, made with the scenario's settings. `setup` outlives the leader.
std::optional<cluster::ShapeSource> shape_source(const Setup& setup) {
  const auto& shape = setup.scenario.shape;
  if (!shape) return std::nullopt;
  if (!shape->make) return cluster::ShapeSource{shape->info, {}};
  return cluster::ShapeSource{shape->info, [&setup] {
                                SectionReader settings(setup.scenario_settings,
                                                       setup.scenario.name);
                                users::Construction construction;
                                construction.settings = &settings;
                                const users::Construction::Scope scope(construction);
                                return setup.scenario.shape->make();
                              }};
}

// A stock worker that is told none takes its classes' own.
std::optional<std::string> host_for_workers(const RunOptions& options, const Setup& setup) {
  if (!options.target.host.empty()) return options.target.host;
  if (setup.workload.endpoints.empty()) return std::nullopt;
  return setup.workload.endpoints.front();
}

cluster::LeaderSettings leader_settings(const RunOptions& options, const Setup& setup) {
  cluster::LeaderSettings settings;
  settings.classes = setup.scenario.classes();
  settings.host = host_for_workers(options, setup);
  settings.options = {{"tags", words(setup.tags.included)},
                      {"exclude_tags", words(setup.tags.excluded)},
                      {"expect_workers", options.cluster.expect_workers.value_or(1)}};
  settings.reset_stats = options.load.reset_stats;
  settings.quit_after_run = options.web.headless;
  settings.shape = shape_source(setup);
  return settings;
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

}  // namespace

Result<int> lead(const RunOptions& options, const Setup& setup, bool own_workers) {
  Signals signals;
  const bool local = options.cluster.role == Role::kLocal && !own_workers;
  auto target = setup;
  EmbeddedServer embedded;
  if (target.workload.embedded) {
    if (!local)
      return fail(
          "endpoint: embedded works in a local run only: workers elsewhere cannot reach it");
    auto started = start_embedded(target.workload);
    if (!started) return fail(started.error());
    embedded = std::move(*started);
  }

  auto resumed = saved_run(options.output.resume);
  if (!resumed) return fail(resumed.error());

  // Before there are threads that log: the run directory gets a log of its own.
  std::optional<HeadlessOutput> output;
  if (options.web.headless) {
    auto opened = HeadlessOutput::open(options, target, *resumed);
    if (!opened) return fail(opened.error());
    output.emplace(std::move(*opened));
  }

  const auto key = read_cluster_key(options.cluster);
  if (!key) return fail(key.error());
  cluster::Context context;
  const auto& cluster = options.cluster;
  const auto endpoint =
      local ? kInProcess : cluster::tcp_endpoint(cluster.bind_host, cluster.bind_port);
  const bool encrypted = !local && key->has_value();
  auto settings = leader_settings(options, target);
  if (output && !local) settings.save_file = saved_run_file(output->reports.run().directory);
  if (!local) {
    auto shipment = Shipment::pack(options.target, encrypted, config::process_environment());
    if (!shipment) return fail(shipment.error());
    settings.locustfile = [packed = std::move(*shipment)](const auto& asks) {
      return packed.answer(asks);
    };
  }
  auto leader = cluster::LeaderLoop::open(context, endpoint, std::move(settings),
                                          local ? std::nullopt : *key);
  if (!leader) return fail(leader.error());
  if (!local) {
    log::info("leader: listening for workers on {}{}", (*leader)->endpoint(),
              (*leader)->encrypted() ? ", encrypted" : "");
    if (const auto notice = open_link_notice(cluster); !notice.empty()) log::info("{}", notice);
  }

  std::unique_ptr<Worker> worker;
  if (local) {
    const auto threads = static_cast<unsigned>(cluster.threads_per_worker(this_host().cores));
    auto started = Worker::start(
        context, target, {kInProcess, threads, options.load.reset_stats, /*send_logs=*/false});
    if (!started) return fail(started.error());
    worker = std::move(*started);
  }
  if (output)
    return HeadlessRun(options, **leader, *output, signals, std::move(*resumed)).execute();
  return serve_web(options, target, **leader, signals);
}

}  // namespace chopsticks::cli
