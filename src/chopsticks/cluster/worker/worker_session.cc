#include "cluster/worker/worker_session.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <variant>

#include "support/log.h"

namespace chopsticks::cluster {
namespace {

// Before the five seconds after which the leader gives our users to others.
constexpr Nanos kLetGoAfter = 3800ms;
constexpr Nanos kConfirmedWithin = 3s;  // a report; then it was lost on the way
constexpr Nanos kRecently = 1500ms;
constexpr std::size_t kMostUnconfirmed = 8;
constexpr int kMostAnnouncements = 60;
constexpr int kQuietAnnouncements = 6;  // half a minute: leaders are often started last
constexpr Nanos kStopMargin = 5s;

/// What both forms of a report have beside their rows.
void copy_remarks(const stats::Tally& from, stats::Tally& to) {
  for (const auto& row : from.errors()) to.add_error(row);
  to.scenario_lag = from.scenario_lag;
  to.unanswered = from.unanswered;
}

from_worker::Stats in_rows(const from_worker::Stats& report) {
  from_worker::Stats made{{}, report.users, report.number, CompactRows(report.tally)};
  copy_remarks(report.tally, made.tally);
  return made;
}

from_worker::Stats in_locusts_form(const from_worker::Stats& report) {
  from_worker::Stats made{unpacked(*report.rows), report.users, report.number, {}};
  copy_remarks(report.tally, made.tally);
  return made;
}

}  // namespace

WorkerSession::WorkerSession(WorkerSettings settings, Load& load, LeaderLink& leader)
    : settings_(std::move(settings)), load_(load), leader_(leader) {}

void WorkerSession::start(Clocks now) { announce(now); }

void WorkerSession::receive(std::string_view frame, Clocks now) {
  auto decoded = decode_to_worker(frame);
  if (decoded && decoded->node_id == settings_.id) {
    if (!end_) std::visit([&](const auto& message) { on(message, now); }, decoded->message);
    return;
  }
  if (std::exchange(complained_, true)) return;
  log::warning("dropped a frame that is no message for this worker: {}",
               decoded ? "it is addressed to " + decoded->node_id : decoded.error().message);
}

void WorkerSession::refused(const std::string& why, Clocks now) {
  if (end_ || leaving_ || std::exchange(refusal_, why) == why) return;
  log::error("the leader refuses this worker: {}", why);
  if (!acknowledged_) begin_end(WorkerEnd::kRefused, now);
}

void WorkerSession::spawned() {
  if (state_ != State::kSpawning || stopping_) return;
  state_ = State::kRunning;
  leader_.send(from_worker::SpawningComplete{load_.running()});
}

void WorkerSession::stopped(Clocks now) {
  if (!stopping_ || end_) return;
  stopping_ = false;
  stop_due_ = Nanos::max();
  state_ = State::kReady;
  if (settings_.run_ends) settings_.run_ends();
  if (leaving_) return finish();
  send_report();
  if (std::exchange(let_go_, false)) {
    // Perhaps only this connection is dead: another process of our id may have taken it over.
    leader_.reconnect();
    return announce(now);
  }
  leader_.send(from_worker::ClientStopped{});
  unanswered_ = 0;
  announce(now);
}

void WorkerSession::shape_says(plan::ShapeAnswer answer, Clocks now) {
  if (!end_) leader_.send(heartbeat(now, std::move(answer)));
}

void WorkerSession::leave(Clocks now) { begin_end(WorkerEnd::kLeft, now); }

void WorkerSession::send(const Custom& message) {
  if (!end_) leader_.send(message);
}

void WorkerSession::tick(Clocks now) {
  if (end_) return;
  if (now.monotonic >= stop_due_) {
    log::warning("users did not stop in time: reporting what there is");
    stopped(now);
  }
  if (announcements_.take(now.monotonic)) retry_announcing(now);
  beat_and_report(now);
  send_reports_again(now);
  let_go(now);
  if (logs_.take(now.monotonic)) send_logs();
  if (last_answer_ && now.monotonic - *last_answer_ > settings_.leader_grace && !leaving_) {
    log::error("the leader has not answered for {}: leaving",
               format_duration(settings_.leader_grace));
    begin_end(WorkerEnd::kLeaderLost, now);
  }
}

Nanos WorkerSession::due() const {
  const auto silence =
      last_answer_ && !leaving_ ? *last_answer_ + settings_.leader_grace + 1ns : Nanos::max();
  const auto letting_go = confirms_ && last_answer_ && state_ != State::kReady && !stopping_
                              ? std::max(*last_answer_, apart_at_) + kLetGoAfter
                              : Nanos::max();
  const auto next = std::min(
      {announcements_.due(), heartbeats_.due(), reports_.due(), logs_.due(), stop_due_, silence});
  // A closed connection may have been noticed late: heartbeats are a grain fine enough.
  return std::min(next, std::max(letting_go, heartbeats_.due()));
}

void WorkerSession::on(const to_worker::Ack& ack, Clocks now) {
  announcements_.stop();
  classes_told_ = false;
  leader_version_ = 0;
  // One that was stopped has us back: the silence is over, before its first answer to a heartbeat.
  if (last_answer_) last_answer_ = now.monotonic;
  if (acknowledged_) return;
  if (ack.index) log::info("worker {} is number {} at the leader", settings_.id, *ack.index);
  start_reporting(now);
}

void WorkerSession::on(const to_worker::HeartbeatReply& reply, Clocks now) {
  // A leader that confirms sends others only to find out whether we are still there.
  if (!confirms_ || reply.reports) last_answer_ = now.monotonic;
  if (reply.reports) {
    confirms_ = true;
    leader_version_ = reply.wire.value_or(0);
    while (!unconfirmed_.empty() && unconfirmed_.front().number->number <= *reply.reports) {
      unconfirmed_.pop_front();
      confirmed_at_ = now.monotonic;
    }
  }
  if (reply.clocks) offset_.add(reply.clocks->worker_sent, reply.clocks->leader_now, now.wall);
  if (reply.shape && settings_.ask_shape) settings_.ask_shape(*reply.shape, settings_.shape_reply);
}

void WorkerSession::on(const to_worker::Spawn& spawn, Clocks now) {
  leader_.send(from_worker::Spawning{});
  // A leader that sends users has taken us in, even if its Ack was lost.
  announcements_.stop();
  if (!acknowledged_) start_reporting(now);
  if (last_spawn_ && spawn.timestamp <= *last_spawn_) return;
  last_spawn_ = spawn.timestamp;
  if (stopping_) return;
  if (state_ == State::kReady) begin_run(spawn);
  state_ = State::kSpawning;
  stop_timeout_ = spawn.stop_timeout;
  load_.apply(known_classes(spawn.users), spawn.stop_timeout);
}

void WorkerSession::on(const to_worker::SpawningComplete& complete, Clocks) {
  if (settings_.ramp_ends) settings_.ramp_ends(static_cast<int>(complete.users.value_or(0)));
  if (std::exchange(ramped_, true)) return;
  if (settings_.reset_stats) (void)load_.take();
}

void WorkerSession::on(const to_worker::Stop&, Clocks now) {
  run_over_ = true;
  let_go_ = false;
  stop_users(now);
}

void WorkerSession::on(const to_worker::Quit& quit, Clocks now) {
  if (!quit.reason.empty()) {
    log::error("the leader sends this worker away: {}", quit.reason);
    return begin_end(WorkerEnd::kRefused, now);
  }
  log::info("the leader says quit");
  begin_end(WorkerEnd::kDismissed, now);
}

void WorkerSession::on(const to_worker::Reconnect&, Clocks) { leader_.reconnect(); }

void WorkerSession::on(const to_worker::UpdateUserClass& update, Clocks) {
  if (settings_.update_class) return settings_.update_class(update);
  log::info(
      "ignored the leader's new settings for user class {}: classes are fixed once a worker runs",
      update.user_class);
}

// Answers to a question that only another identity asks, before a worker begins.
void WorkerSession::on(const to_worker::LocustFiles&, Clocks) {}
void WorkerSession::on(const to_worker::NoLocustFile&, Clocks) {}

void WorkerSession::on(const Custom& message, Clocks) {
  log::debug("a message of type '{}' from the leader", message.type);
  if (settings_.custom_message) settings_.custom_message(message);
}

void WorkerSession::announce(Clocks now) {
  ++unanswered_;
  announcements_.start_after_interval(now.monotonic);
  leader_.send(from_worker::ClientReady{announced_version(settings_.life)});
}

void WorkerSession::retry_announcing(Clocks now) {
  if (unanswered_ >= kMostAnnouncements) {
    log::error("no leader has answered for five minutes: giving up");
    return begin_end(WorkerEnd::kNeverAnswered, now);
  }
  if (unanswered_ >= kQuietAnnouncements) log::info("still waiting for a leader to answer");
  announce(now);
}

void WorkerSession::start_reporting(Clocks now) {
  acknowledged_ = true;
  leader_.send(heartbeat(now));
  send_report();
  heartbeats_.start_after_interval(now.monotonic);
  reports_.start_after_interval(now.monotonic);
  if (settings_.logs) logs_.start(now.monotonic);
}

from_worker::Heartbeat WorkerSession::heartbeat(Clocks now,
                                                std::optional<plan::ShapeAnswer> answer) {
  static constexpr const char* kNames[] = {"ready", "spawning", "running"};
  const auto vitals = settings_.vitals ? settings_.vitals(now) : Vitals{};
  from_worker::Telemetry telemetry;
  telemetry.host = settings_.host;
  telemetry.life = settings_.life;
  telemetry.cores = settings_.cores;
  telemetry.threads = settings_.threads;
  telemetry.cpu = vitals.cpu;
  telemetry.lag = vitals.lag;
  telemetry.network = vitals.network;
  for (const auto& [name, count] : load_.running())
    telemetry.users += static_cast<std::uint64_t>(count);
  telemetry.sent = vitals.read_at.value_or(now.wall);
  telemetry.offset = offset_.best();
  telemetry.shape = settings_.shape;
  telemetry.shape_answer = std::move(answer);
  if (!std::exchange(classes_told_, true)) {
    telemetry.classes = settings_.classes;
    telemetry.scenario = settings_.scenario;
  }
  return {kNames[static_cast<int>(state_)], vitals.cpu_percent, vitals.resident.count,
          std::move(telemetry)};
}

bool WorkerSession::leader_reads(int version) {
  if (!leader_.connected()) leader_version_ = 0;  // an older one may take its place
  return leader_version_ >= version;
}

void WorkerSession::beat_and_report(Clocks now) {
  // A leader that does not confirm for a while is not sent more: what is recorded meanwhile goes
  // into one large report later.
  const bool reports = reports_.take(now.monotonic) && unconfirmed_.size() < kMostUnconfirmed;
  const bool together = reports && leader_reads(WireVersions::kHeartbeatInReport);
  if (together) heartbeats_.start_after_interval(now.monotonic);
  if (heartbeats_.take(now.monotonic)) leader_.send(heartbeat(now));
  if (reports) send_report(together ? std::optional(now) : std::nullopt);
}

void WorkerSession::send_report(const std::optional<Clocks>& with_heartbeat) {
  auto tally = load_.take();
  for (const auto& row : tally.exceptions())
    leader_.send(from_worker::Exception{row.message, row.traceback, row.count});
  from_worker::Stats stats{std::move(tally), load_.running()};
  if (!settings_.life.empty()) stats.number = {settings_.life, ++last_number_};
  if (!confirms_ || !stats.number) return leader_.send(std::move(stats));
  unconfirmed_.push_back(in_rows(stats));
  if (!leader_reads(WireVersions::kCompactRows)) return leader_.send(std::move(stats));
  auto rows = unconfirmed_.back();
  if (with_heartbeat) rows.heartbeat = heartbeat(*with_heartbeat);
  leader_.send(std::move(rows));
}

void WorkerSession::send_again(const from_worker::Stats& report) {
  leader_.send(leader_reads(WireVersions::kCompactRows) ? report : in_locusts_form(report));
}

void WorkerSession::send_reports_again(Clocks now) {
  if (unconfirmed_.empty() || !confirmed_at_) {
    confirmed_at_ = now.monotonic;
    return;
  }
  const bool answers = last_answer_ && now.monotonic - *last_answer_ < kRecently;
  if (!answers || now.monotonic - *confirmed_at_ < kConfirmedWithin) return;
  confirmed_at_ = now.monotonic;
  log::info("sending {} reports again that got lost on the way", unconfirmed_.size());
  for (const auto& report : unconfirmed_) send_again(report);
}

void WorkerSession::let_go(Clocks now) {
  // Silence counts from the moment the connection stands: a new leader has to be asked first.
  if (!leader_.connected()) apart_at_ = now.monotonic;
  const bool has_users = state_ != State::kReady && !stopping_ && !leaving_;
  if (!has_users || !confirms_ || !last_answer_ || !leader_.connected()) return;
  if (now.monotonic - std::max(*last_answer_, apart_at_) < kLetGoAfter) return;
  log::warning(
      "the leader is silent and may give our users to other workers: stopping them until it is "
      "back");
  let_go_ = true;
  stop_users(now);
}

void WorkerSession::send_logs() {
  auto lines = settings_.logs();
  if (lines == logs_sent_) return;
  leader_.send(from_worker::Logs{settings_.id, lines});
  logs_sent_ = std::move(lines);
}

void WorkerSession::begin_run(const to_worker::Spawn& spawn) {
  if (std::exchange(run_over_, false)) unconfirmed_.clear();
  (void)load_.take();
  ramped_ = false;
  if (settings_.run_begins) settings_.run_begins(spawn);
}

ClassCounts WorkerSession::known_classes(const ClassCounts& asked) {
  const auto have = load_.running();
  ClassCounts known;
  for (const auto& [name, count] : asked) {
    if (have.contains(name)) {
      known[name] = count;
    } else if (unknown_classes_.insert(name).second) {
      const auto text =
          fmt::format("worker {} has no user class '{}': leader and workers need the same scenario",
                      settings_.id, name);
      log::error("{}", text);
      leader_.send(from_worker::Exception{text, text, 1});
    }
  }
  return known;
}

void WorkerSession::stop_users(Clocks now) {
  if (std::exchange(stopping_, true)) return;
  stop_due_ = now.monotonic + stop_timeout_ + kStopMargin;
  load_.stop(stop_timeout_);
}

void WorkerSession::begin_end(WorkerEnd why, Clocks now) {
  if (leaving_ || end_) return;
  leaving_ = why;
  announcements_.stop();
  stop_users(now);
}

void WorkerSession::finish() {
  if (acknowledged_) {
    // All of them: perhaps none got through since the last answer.
    for (const auto& report : unconfirmed_) send_again(report);
    send_report();
    if (settings_.logs) send_logs();
  }
  leader_.send(from_worker::Quit{settings_.life});
  end_ = leaving_;
}

}  // namespace chopsticks::cluster
