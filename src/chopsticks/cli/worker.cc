#include "cli/worker.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cli/complaint.h"
#include "cli/drivers.h"
#include "cli/json_value.h"
#include "cli/keygen.h"
#include "cli/leader_orders.h"
#include "cli/own_shape.h"
#include "cli/signals.h"
#include "cluster/transport/endpoint.h"
#include "report/redact.h"
#include "support/host.h"
#include "support/log.h"
#include "users/api/describe.h"

namespace chopsticks::cli {
namespace {

std::string new_worker_id() {
  auto host = this_host().name;
  std::ranges::replace(host, '_', '-');  // what stands before the first '_' names the host
  Random random(random_seed());
  return fmt::format("{}_{}", host, uuid_hex(random));
}

// What the leader may know: values of secret keys stay here.
plan::ScenarioInfo announced(const Setup& setup) {
  auto info = users::describe(setup.scenario, setup.scenario_settings, setup.tags);
  for (auto& one : info.parameters) {
    one.declared.secret = one.declared.secret || report::is_secret_key(one.declared.key);
    if (!one.declared.secret) continue;
    one.declared.fallback = "***";
    if (one.value) one.value = "***";
  }
  return info;
}

std::string explain(cluster::WorkerEnd end, Nanos leader_grace) {
  switch (end) {
    case cluster::WorkerEnd::kDismissed:
      return "the leader ended the run";
    case cluster::WorkerEnd::kLeft:
      return "left the leader";
    case cluster::WorkerEnd::kLeaderLost:
      return fmt::format("no sign of life from the leader for {} (--leader-grace): it is gone",
                         format_duration(leader_grace));
    case cluster::WorkerEnd::kNeverAnswered:
      return "no leader answered for five minutes: giving up";
    case cluster::WorkerEnd::kRefused:
      return "the leader does not let this worker in";
  }
  return "ended";
}

}  // namespace

Result<std::unique_ptr<Worker>> Worker::start(cluster::Context& context, const Setup& setup,
                                              const Options& options) {
  std::shared_ptr<drivers::StorageDriver> driver;  // none for a locustfile without storage
  if (!setup.workload.driver.empty()) {
    auto made = make_driver(setup.workload);
    if (!made) return fail(made.error());
    driver = std::move(*made);
  }
  std::unique_ptr<Worker> worker(
      new Worker({setup.scenario, setup.scenario_settings, std::move(driver)}, options.threads));
  auto loop = cluster::WorkerLoop::open(context, options.leader, worker->settings(setup, options),
                                        worker->load_, options.key);
  if (!loop) return fail(loop.error());
  worker->loop_ = std::move(*loop);
  worker->let_scenario_speak(setup.scenario.listener);
  return worker;
}

Worker::Worker(engine::Workload workload, unsigned threads) : load_(std::move(workload), threads) {}

Worker::~Worker() {
  if (loop_) {
    if (listener_) listener_->speak_by({});
    loop_->leave();
    loop_->wait(Nanos::max());
  }
}

void Worker::let_scenario_speak(std::shared_ptr<users::RunListener> listener) {
  listener_ = std::move(listener);
  if (!listener_) return;
  listener_->speak_by([loop = loop_.get()](const std::string& type, const std::string& data) {
    if (auto value = value_of_json(data)) loop->send_custom({type, std::move(*value)});
  });
}

cluster::WorkerSettings Worker::settings(const Setup& setup, const Options& options) {
  cluster::WorkerSettings settings;
  settings.id = options.id.empty() ? new_worker_id() : options.id;
  Random random(random_seed());
  settings.life = uuid_hex(random);
  settings.leader_grace = options.leader_grace;
  settings.reset_stats = options.reset_stats;
  const auto host = this_host();
  settings.host = host.name;
  settings.cores = host.cores;
  settings.threads = options.threads;
  settings.classes = setup.scenario.classes();
  settings.scenario = announced(setup);
  const auto listener = setup.scenario.listener;
  settings.vitals = [this, probe = cluster::VitalsProbe()](cluster::Clocks now) mutable {
    auto vitals = probe(now);
    vitals.lag = load_.take_lag();
    return vitals;
  };
  if (options.send_logs) settings.logs = &log::recent;
  load_.filter_tasks(setup.tags);
  load_.tell_scenario(listener);
  if (const auto& shape = setup.scenario.shape) {
    settings.shape = shape->info;
    settings.ask_shape = shape->ask ? shape->ask : asked_here(std::make_shared<Setup>(setup));
  }
  settings.run_begins = [this, listener, setup](const cluster::to_worker::Spawn& spawn) {
    auto order = order_in(spawn, setup);
    load_.configure(with_parameters(setup, order));
    if (listener) listener->run_begins(order);
    load_.filter_tasks(std::move(order.tags));
  };
  if (listener) {
    settings.custom_message = [listener](const cluster::Custom& message) {
      listener->hear(message.type, json_of_value(message.data));
    };
    settings.ramp_ends = [listener](int users) { listener->ramp_ends(users); };
    settings.run_ends = [listener] { listener->run_ends(); };
    settings.update_class = [listener](const cluster::to_worker::UpdateUserClass& update) {
      listener->class_changes(update.user_class, json_of_value(update.attributes));
    };
  }
  return settings;
}

int run_worker(const RunOptions& options, const Setup& setup) {
  Signals signals;
  cluster::Context context;
  const auto leader =
      cluster::tcp_endpoint(options.cluster.leader_host, options.cluster.leader_port);
  const auto key = read_cluster_key(options.cluster);
  if (!key) return complain(key.error());
  auto worker = Worker::start(
      context, setup,
      {leader, static_cast<unsigned>(options.cluster.threads_per_worker(this_host().cores)),
       options.load.reset_stats, true, *key, options.cluster.worker_id,
       options.cluster.leader_grace});
  if (!worker) return complain(worker.error());
  log::info("worker: waiting for the leader at {}", leader);
  int code = 0;
  const auto& scenario = setup.scenario.listener;
  bool left = false;
  while (!(*worker)->loop().end()) {
    const auto signal = signals.wait(200ms);
    if (scenario && scenario->wants_end() && !std::exchange(left, true)) {
      log::info("worker: leaving, as its scenario asks for");
      (*worker)->leave();
    }
    if (!signal) continue;
    log::info("worker: leaving");
    (*worker)->leave();
    Signals::next_is_final();
    code = exit_code_of_signal(*signal);
    (*worker)->loop().wait(Nanos::max());
  }
  const auto end = *(*worker)->loop().end();
  log::info("worker: {}", explain(end, options.cluster.leader_grace));
  code = code_with(setup.scenario, code);
  switch (end) {
    case cluster::WorkerEnd::kLeaderLost:
    case cluster::WorkerEnd::kNeverAnswered:
    case cluster::WorkerEnd::kRefused:
      return 1;
    case cluster::WorkerEnd::kDismissed:
    case cluster::WorkerEnd::kLeft:
      break;
  }
  return code;
}

}  // namespace chopsticks::cli
