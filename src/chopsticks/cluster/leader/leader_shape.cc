#include <algorithm>
#include <utility>

#include "cluster/leader/leader.h"
#include "support/log.h"

namespace chopsticks::cluster {
namespace {

bool has_shape(const Worker& worker) {
  return worker.connected() && worker.telemetry && worker.telemetry->shape;
}

// The one asked before, unless it is gone or deaf: then the next one after it.
Worker* to_be_asked(WorkerTable& workers, const ShapeRun& shape) {
  auto* before = workers.find(shape.worker());
  if (before && has_shape(*before) && !shape.deaf()) return before;
  Worker* first = nullptr;
  bool behind = before == nullptr;
  for (const auto& worker : workers) {
    if (worker.get() == before) {
      behind = true;
    } else if (has_shape(*worker)) {
      if (behind) return worker.get();
      if (!first) first = worker.get();
    }
  }
  return first ? first : before;
}

std::optional<std::string> unknown_class(const std::vector<plan::UserClass>& classes,
                                         const plan::ShapeGoal& goal) {
  for (const auto& name : goal.classes.value_or(std::vector<std::string>())) {
    if (std::ranges::find(classes, name, &plan::UserClass::name) == classes.end()) return name;
  }
  return std::nullopt;
}

}  // namespace

// The leader's own, or what a worker offers that knows the scenario better.
std::optional<ShapeSource> Leader::shape_source() const {
  if (settings_.shape) return settings_.shape;
  for (const auto& worker : workers_)
    if (has_shape(*worker)) return ShapeSource{*worker->telemetry->shape, {}};
  return std::nullopt;
}

void Leader::start_shape(const ShapeSource& source, Clocks now) {
  shape_.emplace(source, run_, *plan_, now.monotonic);
  log::info("load shape {} decides how many users there are", printable(source.info.name));
  happened(stats::RunEvent::Kind::kRunStarted, "load shape " + printable(source.info.name), now);
  if (!source.info.use_common_options) run_end_.reset();
  phase_ = Phase::kSpawning;
  ask_shape(now);
}

void Leader::ask_shape(Clocks now) {
  const auto moment = shape_->question(workers_.users(), now.monotonic);
  if (!moment) return;
  if (const auto answer = shape_->ask_own(*moment)) return follow_shape(*answer, now);
  const bool deaf = shape_->deaf();
  auto* worker = to_be_asked(workers_, *shape_);
  if (!worker) return log::warning("no worker has the load shape yet");
  if (deaf) {
    log::warning("worker {} does not answer for the load shape", printable(shape_->worker()));
  }
  shape_->asked(worker->id);
  outbox_.send(worker->id, to_worker::HeartbeatReply{{}, moment});
}

void Leader::follow_shape(const plan::ShapeAnswer& answer, Clocks now) {
  const auto verdict = shape_->hear(answer);
  if (!verdict) return fail_shape(verdict.error().message, now);
  if (*verdict == ShapeRun::Verdict::kEnd) {
    log::info("the load shape has come to its end");
    return end_run(now);
  }
  if (*verdict == ShapeRun::Verdict::kSame) return;
  const auto& goal = *shape_->goal();
  if (const auto unknown = unknown_class(classes(), goal)) {
    return fail_shape(
        fmt::format("load shape {}: there is no user class '{}'", shape_->info().name, *unknown),
        now);
  }
  plan_->users = goal.users;
  plan_->spawn_rate = goal.spawn_rate;
  if (goal.classes) ramp_->restrict_to(*goal.classes);
  happened(stats::RunEvent::Kind::kEdited, printable("load shape: " + text_of(goal)), now);
  aim(goal.users, goal.spawn_rate, now);
}

void Leader::fail_shape(std::string_view why, Clocks now) {
  trouble_ = printable(why);
  log::error("{}: the run is over", trouble_);
  end_run(now);
}

}  // namespace chopsticks::cluster
