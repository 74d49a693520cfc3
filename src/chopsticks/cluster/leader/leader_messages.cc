#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

#include "cluster/leader/clock_skew.h"
#include "cluster/leader/leader.h"
#include "support/log.h"
#include "support/version.h"

namespace chopsticks::cluster {
namespace {

constexpr std::size_t kMostLogLines = 500;
constexpr std::size_t kLongestLogLine = 2000;

double sane_percent(double value) { return std::isfinite(value) ? std::clamp(value, 0.0, 1e6) : 0; }

}  // namespace

void Leader::receive(std::string_view identity, std::string_view frame, Clocks now) {
  if (!limits_.admit(identity, frame.size(), now.monotonic))
    return complaints_.add(identity, "it says more than any worker may");
  auto decoded = decode_from_worker(frame);
  if (!decoded) return complaints_.add(identity, decoded.error().message);
  // Otherwise anyone could report, or quit, in the name of another worker.
  if (decoded->node_id != identity)
    return complaints_.add(identity, "it speaks for worker " + decoded->node_id);
  const Sender from{identity, workers_.find(identity)};
  std::visit([&](auto& message) { on(from, message, now); }, decoded->message);
}

void Leader::on(Sender from, from_worker::ClientReady& ready, Clocks now) {
  if (ready.version && ready.version->empty())
    return complaints_.add(from.id, "client_ready without a version");
  if (quitting_) {
    outbox_.send(from.id, to_worker::Quit{});
    return;
  }
  if (const WireVersions own; ready.is_chopsticks() && !own.meets(ready.wire()))
    return refuse(from, ready);
  if (from.worker && from.worker->is_past(ready.life()) &&
      speaks_for_another_life(from, ready.life()))
    return;
  const bool another = begins_new_life(from, ready.life(), now);
  const bool was_here = from.worker && from.worker->connected() && !another;
  const bool known = from.worker != nullptr;
  auto* worker = workers_.join(from.id);
  if (!worker) return complaints_.add(from.id, "there are too many workers");
  worker->version = ready.program();
  worker->begin_life(ready.life());
  outbox_.send(from.id, to_worker::Ack{worker->index});
  log::info("worker {} is ready: {} connected", printable(from.id), workers_.connected());
  if (!running()) return;
  if (!was_here) tell_came(*worker, known, now);
  worker_came(worker->id, now);
}

void Leader::on(Sender from, from_worker::Heartbeat& heartbeat, Clocks now) {
  if (!from.worker) {
    // One of a leader before us, or one we had given up. After a stop every worker, of any kind,
    // announces itself again.
    outbox_.send(from.id, to_worker::Stop{});
    return;
  }
  if (heartbeat.telemetry && speaks_for_another_life(from, heartbeat.telemetry->life)) return;
  auto& worker = *from.worker;
  const bool was_missing = !worker.connected();
  worker.lives = Worker::kLives;
  worker.state = parse_worker_state(heartbeat.state)
                     .value_or(was_missing ? WorkerState::kReady : worker.state);
  worker.remember_strain();
  worker.cpu_percent = sane_percent(heartbeat.cpu_percent);
  if (running())
    worker.highest_cpu_percent = std::max(worker.highest_cpu_percent, worker.cpu_percent);
  worker.memory = heartbeat.memory.value_or(0);
  to_worker::HeartbeatReply reply;
  if (heartbeat.telemetry) reply.clocks = {heartbeat.telemetry->sent, now.wall};
  if (heartbeat.telemetry && !worker.life.empty()) reply.reports = worker.safe_reports();
  if (reply.reports) reply.wire = WireVersions().newest;
  worker.hear(std::move(heartbeat.telemetry), now.wall);
  if (worker.telemetry && !worker.telemetry->classes.empty())
    hear_classes(worker, *worker.telemetry);
  outbox_.send(from.id, reply);
  if (was_missing) welcome_back(worker, now);
  const auto answer = worker.telemetry ? worker.telemetry->shape_answer : std::nullopt;
  if (answer && running() && shape_ && shape_->expects(worker.id, *answer)) {
    follow_shape(*answer, now);
  }
}

void Leader::hear_classes(Worker& worker, from_worker::Telemetry& telemetry) {
  worker.classes = std::move(telemetry.classes);
  worker.scenario.reset();
  if (telemetry.scenario)
    worker.scenario = std::make_shared<plan::ScenarioInfo>(*std::move(telemetry.scenario));
  telemetry.scenario.reset();
  for (const auto& planned : settings_.classes) {
    if (plan::find_class(worker.classes, planned.name)) continue;
    log::warning("worker {} has no user class '{}': leader and workers need the same scenario",
                 printable(worker.id), planned.name);
  }
}

void Leader::refuse(Sender from, const from_worker::ClientReady& ready) {
  const WireVersions own;
  const auto theirs = ready.wire();
  const auto reason = fmt::format(
      "it speaks version {} to {} of our extra keys, this leader (chopsticks {}) {} to {}: use one "
      "release on both sides",
      theirs.oldest, theirs.newest, kVersion, own.oldest, own.newest);
  complaints_.add(from.id, reason);
  outbox_.send(from.id, to_worker::Quit{reason});
}

/// A second process of an id that was here: the first one has ended, or is told to.
bool Leader::begins_new_life(Sender from, const std::string& life, Clocks now) {
  auto* worker = from.worker;
  if (!worker || worker->life.empty() || life == worker->life) return false;
  if (!running() || worker->run != run_) return true;
  if (worker->connected()) {
    happened(stats::RunEvent::Kind::kWorkerLost,
             fmt::format("worker {} was started again: its first process has ended or will",
                         printable(from.id)),
             now, std::string(from.id));
  }
  worker->connection_closed = true;
  worker->give_up_reports(now.monotonic);
  return true;
}

/// The other process of an id must not run beside the one that took its place.
bool Leader::speaks_for_another_life(Sender from, const std::string& life) {
  if (life.empty() || from.worker->life.empty() || life == from.worker->life) return false;
  outbox_.send(from.id, to_worker::Quit{"another process has taken the place of this worker id"});
  return true;
}

void Leader::welcome_back(Worker& worker, Clocks now) {
  log::info("worker {} is back: {} connected", printable(worker.id), workers_.connected());
  if (running()) {
    tell_came(worker, true, now);
    return worker_came(worker.id, now);
  }
  // It slept through the end of the run, and still drives load.
  if (quitting_) {
    outbox_.send(worker.id, to_worker::Quit{});
    return;
  }
  if (worker.state != WorkerState::kReady) outbox_.send(worker.id, to_worker::Stop{});
}

void Leader::tell_came(const Worker& worker, bool back, Clocks now) {
  using Kind = stats::RunEvent::Kind;
  happened(back ? Kind::kWorkerBack : Kind::kWorkerJoined,
           fmt::format("worker {} {}: {} connected", printable(worker.id),
                       back ? "is back" : "has joined", workers_.connected()),
           now, worker.id);
}

void Leader::on(Sender from, from_worker::Stats& stats, Clocks now) {
  if (stats.heartbeat) on(from, *stats.heartbeat, now);
  if (!known(from, "statistics")) return;
  auto& worker = *from.worker;
  if (stats.number && !worker.take(*stats.number)) return;
  if (settings_.save_file.empty()) reports_are_safe_of(worker);
  if (stats.users && worker.connected()) worker.report_users(std::move(*stats.users));
  // A worker confirms the first Spawn of a run before it measures anything, and messages keep their
  // order: what came before the confirmation is of an earlier run.
  if (run_ == 0 || worker.run != run_) return;
  const auto requests = stats.rows ? stats.rows->requests() : stats.tally.total.requests;
  worker.reported(requests, now.monotonic);
  if (requests != 0) more_is_coming(worker, now);
  count(worker, std::move(stats), now);
}

void Leader::count(Worker& worker, from_worker::Stats stats, Clocks now) {
  const auto& rows = stats.rows;
  const auto last = rows ? rows->last_request() : stats.tally.total.last_request;
  const auto offset = worker.telemetry ? worker.telemetry->offset : std::nullopt;
  const auto by = to_leader_time(last, offset, now.wall);
  if (!rows) worker.add(stats.tally);
  worker.add(stats.tally.scenario_lag);
  record_.add(moved(std::move(stats.tally), by));
  if (!rows) return;
  rows->each(
      [&](auto table, const auto& key, const auto& row) {
        worker.add(table, key, row);
        record_.add(table, key, row);
      },
      by);
}

void Leader::on(Sender from, from_worker::Logs& logs, Clocks) {
  if (!known(from, "log lines")) return;
  if (logs.lines.size() > kMostLogLines)
    logs.lines.erase(logs.lines.begin(), logs.lines.end() - kMostLogLines);
  for (auto& line : logs.lines) line.resize(std::min(line.size(), kLongestLogLine));
  logs_[from.worker->id] = std::move(logs.lines);
}

void Leader::on(Sender from, from_worker::Spawning&, Clocks) {
  // This is how the workers of a leader that was restarted are sent away.
  if (!from.worker) {
    outbox_.send(from.id, to_worker::Quit{});
    return;
  }
  const bool in_a_run = running() || phase_ == Phase::kStopping;
  if (!from.worker->connected() || !in_a_run) return;
  from.worker->state = WorkerState::kSpawning;
  from.worker->spawn_unanswered.reset();
  from.worker->enter_run(run_);
}

void Leader::on(Sender from, from_worker::SpawningComplete& complete, Clocks) {
  if (!known(from, "spawning_complete") || !from.worker->connected()) return;
  from.worker->state = WorkerState::kRunning;
  from.worker->report_users(std::move(complete.users));
}

void Leader::on(Sender from, from_worker::Exception& exception, Clocks) {
  if (!known(from, "an exception") || run_ == 0 || from.worker->run != run_) return;
  record_.add_exception({std::move(exception.message),
                         std::move(exception.traceback),
                         exception.count,
                         {from.worker->id}});
}

void Leader::on(Sender from, from_worker::ClientStopped&, Clocks now) {
  if (!known(from, "client_stopped")) return;
  from.worker->report_users({});
  if (!running()) return;
  // Nobody asked it to: it takes no part until it announces itself again.
  const auto id = from.worker->id;
  workers_.remove(id);
  worker_gone(id, now);
}

void Leader::on(Sender from, from_worker::Quit& quit, Clocks now) {
  if (!from.worker) return;
  if (!quit.life.empty() && quit.life != from.worker->life) return;  // its place is taken
  const auto id = from.worker->id;
  workers_.remove(id);
  log::info("worker {} has left: {} connected", printable(id), workers_.connected());
  if (running())
    happened(stats::RunEvent::Kind::kWorkerLeft,
             fmt::format("worker {} has left: {} connected", printable(id), workers_.connected()),
             now, id);
  worker_gone(id, now);
}

void Leader::on(Sender from, from_worker::LocustFileRequest& request, Clocks now) {
  if (!limits_.may_ask(from.id, now.monotonic))
    return complaints_.add(from.id, "it asks for the scenario again and again");
  log::info("{} asks for the scenario", printable(from.id));
  outbox_.send(from.id, settings_.locustfile
                            ? settings_.locustfile(request)
                            : to_worker::NoLocustFile{"this leader has no locustfile: start the "
                                                      "worker with its own"});
}

void Leader::on(Sender from, Custom& message, Clocks) {
  if (!known(from, "a message of its own")) return;
  log::debug("a message of type '{}' from worker {}", printable(message.type), printable(from.id));
  if (settings_.custom_message) settings_.custom_message(from.worker->id, message);
}

bool Leader::known(Sender from, std::string_view what) {
  if (!from.worker)
    complaints_.add(from.id, fmt::format("{} from a worker that has not announced itself", what));
  return from.worker != nullptr;
}

}  // namespace chopsticks::cluster
