#include "cluster/leader/leader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "support/log.h"

namespace chopsticks::cluster {
namespace {

constexpr Nanos kReportsWait = 1s;    // after the last step of a ramp
constexpr Nanos kSpawnRepeat = 5s;    // a Spawn not confirmed by then was lost on the way
constexpr Nanos kStopPatience = 60s;  // beyond the stop timeout
constexpr Nanos kQuitPatience = 10s;  // beyond the stop timeout
constexpr Nanos kMorePatience = 5s;   // after each report of a worker that has not said goodbye
constexpr double kStampStep = 1e-6;
constexpr auto kShapeDecides = "a load shape decides how many users there are: stop the run first";

using Kind = stats::RunEvent::Kind;

std::string counted(int count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string goal_text(const plan::RunPlan& plan, int workers) {
  return fmt::format("{} at {:g}/s over {}", counted(plan.users, "user"), plan.spawn_rate.value,
                     counted(workers, "worker"));
}

}  // namespace

std::string_view name_of(Phase phase) {
  static constexpr std::array<std::string_view, 5> kNames{"ready", "spawning", "running",
                                                          "stopping", "stopped"};
  return kNames[static_cast<std::size_t>(phase)];
}

Leader::Leader(LeaderSettings settings, Outbox& outbox)
    : settings_(std::move(settings)), outbox_(outbox) {
  seconds_.start(Nanos::zero());
}

void Leader::configure(RunChanges changes) {
  if (!changes.classes.empty()) settings_.classes = std::move(changes.classes);
  if (changes.host) settings_.host = std::move(changes.host);
  if (changes.make_shape && settings_.shape) settings_.shape->make = std::move(changes.make_shape);
  for (const auto& option : changes.options) {
    const auto same = [&](const auto& mine) { return mine.key == option.key; };
    std::erase_if(settings_.options, same);
    settings_.options.push_back(option);
  }
}

void Leader::update_class(const plan::UserClass& changed, Value::Map attributes) {
  auto all = classes();
  const auto mine = std::ranges::find(all, changed.name, &plan::UserClass::name);
  if (mine == all.end()) return;
  *mine = changed;
  settings_.classes = std::move(all);
  attributes.push_back({"weight", changed.weight});
  attributes.push_back({"fixed_count", changed.fixed_count});
  const to_worker::UpdateUserClass update{changed.name, std::move(attributes)};
  for (const auto& worker : workers_) outbox_.send(worker->id, update);
}

Result<void> Leader::start(const plan::RunPlan& plan, Clocks now) {
  if (quitting_) return fail("the leader is quitting: no run can be started any more");
  if (phase_ == Phase::kStopping)
    return fail("the last run is still being stopped: try again soon");
  if (workers_.connected() == 0) return fail("no worker is connected: start one first");
  if (running() && shape_) return fail(kShapeDecides);
  if (classes().empty())
    return fail("no worker has said what user classes it has: name them with --user-classes");
  const bool is_new = !running();
  if (is_new) begin_run(now);
  plan_ = plan;
  run_end_.reset();
  if (plan.duration) {
    run_end_ = now.monotonic + *plan.duration;
    // Of the whole run, for whoever reads the plan.
    if (!is_new) *plan_->duration += record_.elapsed(now);
  }
  if (const auto shape = shape_source(); is_new && shape && plan.follow_shape) {
    start_shape(*shape, now);
    return {};
  }
  happened(is_new ? Kind::kRunStarted : Kind::kEdited, goal_text(plan, workers_.connected()), now);
  aim(plan.users, plan.spawn_rate, now);
  return {};
}

Result<void> Leader::edit(int users, PerSecond spawn_rate, Clocks now) {
  if (!running()) return fail("no run to change: start one first");
  if (shape_) return fail(kShapeDecides);
  plan_->users = users;
  plan_->spawn_rate = spawn_rate;
  happened(Kind::kEdited, goal_text(*plan_, workers_.connected()), now);
  aim(users, spawn_rate, now);
  return {};
}

void Leader::stop(Clocks now) {
  if (running()) say_goodbye(to_worker::Stop{}, kStopPatience, now);
}

void Leader::quit(Clocks now) {
  if (!std::exchange(quitting_, true)) return say_goodbye(to_worker::Quit{}, kQuitPatience, now);
  if (finished_) return;
  goodbyes_until_ = now.monotonic;
  finish_goodbyes(now);
}

void Leader::reset_stats() { record_.reset(); }

Result<void> Leader::note(std::string text, Clocks now) {
  if (!running()) return fail("no run to note anything about: start one first");
  happened(Kind::kNote, std::move(text), now);
  return {};
}

bool Leader::send(const Custom& message, const std::optional<std::string>& worker) {
  if (worker && !workers_.find(*worker)) return false;
  for (const auto& one : workers_)
    if (!worker || one->id == *worker) outbox_.send(one->id, message);
  return true;
}

std::vector<plan::UserClass> Leader::classes() const {
  return settings_.classes.empty() ? workers_.classes() : settings_.classes;
}

void Leader::tick(Clocks now) {
  if (run_end_ && now.monotonic >= *run_end_ && running() && !resume_at_) end_run(now);
  if (seconds_.take(now.monotonic)) second_passed(now);
  if (running() && shape_) ask_shape(now);
  if (running()) advance_ramp(now);
  if (phase_ == Phase::kRunning && ramp_short_ && all_have_reported()) all_are_there(now);
  if (goodbyes_until_) finish_goodbyes(now);
}

void Leader::reports_are_safe() {
  for (const auto& worker : workers_) reports_are_safe_of(*worker);
}

void Leader::reports_are_safe_of(Worker& worker) {
  for (auto& reports : worker.reports) reports.safe = reports.taken;
}

Nanos Leader::due() const {
  auto due = std::min(seconds_.due(), goodbyes_until_.value_or(Nanos::max()));
  if (!running()) return due;
  // Nothing else happens until the workers of a resumed run are back, not even its end.
  if (resume_at_) return std::min(due, *resume_at_);
  due = std::min({due, ramp_->due(), run_end_.value_or(Nanos::max())});
  if (shape_) due = std::min(due, shape_->due());
  return std::min(due, reports_until_.value_or(Nanos::max()));
}

LeaderStatus Leader::status() const {
  return {phase_, workers_.connected(), run_, !classes().empty(), quitting_, finished_, trouble_};
}

RunView Leader::view(Clocks now) const {
  RunView view;
  view.status = status();
  stats::RunState state;
  state.state = name_of(phase_);
  state.users = workers_.users();
  const bool goal_known = plan_ && (!shape_ || shape_->goal());
  state.target_users = goal_known ? plan_->users : 0;
  state.workers = workers_.figures(run_, record_.ended().value_or(now).monotonic);
  view.snapshot = record_.snapshot(now, std::move(state));
  view.plan = plan_;
  view.classes = classes();
  view.scenario = workers_.scenario();
  if (run_end_ && running()) view.remaining = std::max(*run_end_ - now.monotonic, Nanos::zero());
  for (const auto& worker : workers_)
    for (const auto& [name, count] : worker->users)
      view.users[name] = add_users(view.users[name], count);
  view.refused_messages = complaints_.count();
  if (const auto source = shape_source()) view.shape = ShapeView{source->info};
  if (shape_) view.shape = ShapeView{shape_->info(), shape_->goal(), shape_->most()};
  return view;
}

void Leader::happened(Kind kind, std::string text, Clocks now, const std::string& worker) {
  record_.happened({now.wall, kind, std::move(text), printable(worker)});
}

std::optional<stats::BriefTally> Leader::tally_of(std::string_view worker) const {
  const auto* found = workers_.find_also_left(worker);
  if (found == nullptr) return std::nullopt;
  return found->run == run_ ? found->tally : stats::BriefTally();
}

void Leader::begin_run(Clocks now) {
  ++run_;
  first_ramp_ = true;
  trouble_.clear();
  shape_.reset();
  resume_at_.reset();
  workers_.forget_left();
  std::erase_if(logs_, [this](const auto& log) { return !workers_.find(log.first); });
  record_.begin(now);
  ramp_ = std::make_unique<Ramp>(classes(), workers_.connected_ids());
}

void Leader::end_run(Clocks now) {
  if (nobody_ran() && trouble_.empty()) {
    trouble_ =
        "not one user was running before the time was over, the workers were still preparing the "
        "storage";
    log::error("{}", trouble_);
  }
  settings_.quit_after_run ? quit(now) : stop(now);
}

// Storage was prepared all the time. Users that end themselves leave the workers in another state.
bool Leader::nobody_ran() const {
  if (ramp_->users() == 0 || workers_.users() > 0 || record_.tally().total.requests > 0)
    return false;
  return std::ranges::all_of(workers_, [](const auto& worker) {
    return !worker->connected() || worker->state == WorkerState::kSpawning;
  });
}

void Leader::aim(int users, PerSecond rate, Clocks now) {
  phase_ = Phase::kSpawning;
  reports_until_.reset();
  ramp_->aim(users, rate, now.monotonic);
  log::info("ramping to {} users at {}/s over {} workers", users, rate.value, workers_.connected());
}

void Leader::advance_ramp(Clocks now) {
  if (resume_at_) return resume_ramp(now);
  while (const auto* step = ramp_->step(now.monotonic)) send_step(*step, now);
  if (phase_ != Phase::kSpawning || ramp_->stepping()) return;
  if (shape_ && !shape_->goal()) return;
  if (!reports_until_) reports_until_ = now.monotonic + kReportsWait;
  if (all_have_reported() || now.monotonic >= *reports_until_) complete_ramp(now);
}

void Leader::send_step(const plan::Distribution& step, Clocks now) {
  for (const auto& [id, users] : step)
    if (auto* worker = workers_.find(id)) send_spawn(*worker, users, now);
}

void Leader::send_spawn(Worker& worker, const ClassCounts& users, Clocks now) {
  worker.aim(users, now.monotonic);
  to_worker::Spawn spawn;
  // Rising for every worker, whatever the wall clock does.
  last_stamp_ = spawn.timestamp = std::max(seconds(now.wall), last_stamp_ + kStampStep);
  spawn.users = users;
  spawn.host = settings_.host;
  spawn.stop_timeout = plan_->stop_timeout;
  spawn.options = settings_.options;
  outbox_.send(worker.id, spawn);
}

bool Leader::all_have_reported() const {
  return std::ranges::all_of(workers_,
                             [](const auto& w) { return !w->connected() || w->settled(); });
}

void Leader::complete_ramp(Clocks now) {
  phase_ = Phase::kRunning;
  reports_until_.reset();
  if (std::exchange(first_ramp_, false) && settings_.reset_stats) record_.reset();
  for (const auto& worker : workers_)
    outbox_.send(worker->id, to_worker::SpawningComplete{ramp_->users()});
  // Workers that still prepare the storage, or are slow, have been waited for long enough.
  const auto here = workers_.users();
  ramp_short_ = here < ramp_->users();
  if (!ramp_short_) return all_are_there(now);
  log::info("all users were ordered: {} of {} are there", here, ramp_->users());
  happened(Kind::kRampDone, fmt::format("{} of {} users running so far", here, ramp_->users()),
           now);
}

void Leader::all_are_there(Clocks now) {
  ramp_short_ = false;
  log::info("all users are there: {}", ramp_->users());
  happened(Kind::kRampDone, fmt::format("{} running", counted(ramp_->users(), "user")), now);
}

void Leader::worker_came(const std::string& id, Clocks now) {
  if (resume_at_) return;
  phase_ = Phase::kSpawning;
  reports_until_.reset();
  ramp_->add_worker(id, now.monotonic);
}

void Leader::worker_gone(const std::string& id, Clocks now) {
  if (!running() || resume_at_) return;
  phase_ = Phase::kSpawning;
  reports_until_.reset();
  ramp_->remove_worker(id, now.monotonic);
  if (workers_.connected() == 0) all_gone(now);
}

void Leader::all_gone(Clocks now) {
  trouble_ = "all workers were lost";
  log::error("{}: the run is over", trouble_);
  phase_ = Phase::kStopped;
  happened(Kind::kStopped, trouble_, now);
  record_.end(now, 0);
  if (settings_.quit_after_run) quit(now);
}

void Leader::second_passed(Clocks now) {
  const auto losses = workers_.second_passed();
  for (const auto& id : losses.missing) lost(id, now);
  for (const auto& id : losses.forgotten) {
    log::warning("worker {} has been missing for a minute: forgotten", printable(id));
    logs_.erase(id);
  }
  record_.sample(now, workers_.users());
  limits_.forget_quiet_ones(now.monotonic);
  if (running()) repeat_lost_spawns(now);
}

void Leader::lost(const std::string& id, Clocks now) {
  // The probe is an answer nobody asked for, which workers of any kind take as a sign of life.
  auto& worker = *workers_.find(id);
  worker.connection_closed = !outbox_.send(id, to_worker::HeartbeatReply{});
  const auto* why =
      worker.connection_closed ? "its connection is closed" : "it is stuck or cut off";
  log::warning("worker {} is missing: it has sent no heartbeat for five seconds ({})",
               printable(id), why);
  const auto users = worker.target_count;
  if (running() || phase_ == Phase::kStopping)
    happened(Kind::kWorkerLost,
             fmt::format("worker {} sent no heartbeat for five seconds, {}: its {} go to {}",
                         printable(id), why, counted(users, "user"),
                         counted(workers_.connected(), "other worker")),
             now, id);
  worker_gone(id, now);
}

void Leader::repeat_lost_spawns(Clocks now) {
  for (const auto& worker : workers_) {
    const auto sent = worker->spawn_unanswered;
    if (!worker->connected() || !sent || now.monotonic - *sent < kSpawnRepeat) continue;
    const auto users = worker->target;
    send_spawn(*worker, users, now);
  }
}

void Leader::say_goodbye(const ToWorker& message, Nanos patience, Clocks now) {
  if (running()) {
    phase_ = Phase::kStopping;
    happened(Kind::kStopping, fmt::format("{} running", counted(workers_.users(), "user")), now);
  }
  for (const auto& worker : workers_) {
    worker->owes_goodbye = worker->connected();
    outbox_.send(worker->id, message);
  }
  goodbyes_until_ = now.monotonic + patience + (plan_ ? plan_->stop_timeout : Nanos::zero());
  goodbyes_end_ = std::max(*goodbyes_until_, now.monotonic + kStopPatience);
}

/// A leader that is short of CPU time must not give up while reports wait to be read.
void Leader::more_is_coming(const Worker& worker, Clocks now) {
  if (goodbyes_until_ && worker.owes_goodbye)
    goodbyes_until_ =
        std::max(*goodbyes_until_, std::min(now.monotonic + kMorePatience, goodbyes_end_));
}

void Leader::finish_goodbyes(Clocks now) {
  const auto owing = std::ranges::count_if(
      workers_, [](const auto& w) { return w->connected() && w->owes_goodbye; });
  if (owing != 0 && now.monotonic < *goodbyes_until_) return;
  goodbyes_until_.reset();
  for (const auto& worker : workers_)
    if (worker->connected() && worker->owes_goodbye) worker->give_up_reports(now.monotonic);
  // Without a run there is nothing left to report.
  if (owing != 0 && phase_ == Phase::kStopping) {
    trouble_ =
        fmt::format("{} did not answer in time: {}", counted(static_cast<int>(owing), "worker"),
                    owing == 1 ? "its last report is missing" : "their last reports are missing");
    log::error("{}", trouble_);
  }
  if (phase_ == Phase::kStopping) {
    phase_ = Phase::kStopped;
    happened(Kind::kStopped, trouble_.empty() ? "all users have stopped" : trouble_, now);
  }
  record_.end(now, workers_.users());
  finished_ = quitting_;
}

}  // namespace chopsticks::cluster
