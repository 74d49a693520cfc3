#include <algorithm>
#include <utility>

#include "cluster/leader/leader.h"
#include "support/log.h"

namespace chopsticks::cluster {
namespace {

using Kind = stats::RunEvent::Kind;

constexpr Nanos kComeBackWithin = 5s;
constexpr Nanos kGiveUpAfter = 60s;  // workers without a leader have gone by then
constexpr PerSecond kAtOnce{1e6};    // the users are there already

bool is_marked_lost(const std::vector<stats::RunEvent>& events, const std::string& worker) {
  const auto last =
      std::ranges::find(events.rbegin(), events.rend(), worker, &stats::RunEvent::worker);
  return last != events.rend() && last->kind == Kind::kWorkerLost;
}

}  // namespace

std::optional<SavedRun> Leader::saved(Clocks now) const {
  if (!running() || shape_ || resume_at_ || !record_.began()) return std::nullopt;
  SavedRun run;
  run.run = run_;
  run.plan = *plan_;
  run.started = record_.began()->wall;
  run.saved = now.wall;
  if (run_end_) run.ends = now.wall + (*run_end_ - now.monotonic);
  run.last_stamp = last_stamp_;
  run.tally = record_.tally();
  run.events = record_.events().all();
  run.classes = classes();
  if (const auto scenario = workers_.scenario()) run.scenario = scenario->name;
  for (const auto& worker : workers_) {
    if (worker->run != run_) continue;
    SavedRun::Worker saved{worker->id, worker->index};
    if (!worker->reports.empty()) {
      saved.life = worker->reports.back().life;
      saved.reports = worker->reports.back().taken;
    }
    saved.lost = worker->lost;
    saved.highest_rate = worker->highest_rate;
    saved.requests = worker->requests;
    saved.failures = worker->failures;
    saved.bytes = worker->bytes;
    run.workers.push_back(std::move(saved));
  }
  return run;
}

Result<void> Leader::resume(SavedRun saved, Clocks now) {
  if (running() || quitting_) return fail("a run can only be taken over by a leader without one");
  const auto away = std::max(now.wall - saved.saved, Nanos(0));
  if (settings_.classes.empty()) settings_.classes = std::move(saved.classes);
  begin_run(now);
  run_ = saved.run;
  first_ramp_ = false;
  plan_ = saved.plan;
  last_stamp_ = saved.last_stamp;
  run_end_.reset();
  if (saved.ends) run_end_ = now.monotonic + std::max(*saved.ends - now.wall, Nanos(0));
  const auto ago = std::max(now.wall - saved.started, Nanos(0));
  record_.resume({now.monotonic - ago, saved.started}, std::move(saved.tally), saved.events);
  for (const auto& one : saved.workers) {
    auto* worker = workers_.restore(one.id, one.index);
    if (!worker) continue;
    worker->run = run_;
    if (!saved.scenario.empty())
      worker->scenario = std::make_shared<plan::ScenarioInfo>(plan::ScenarioInfo{saved.scenario});
    if (!one.life.empty()) worker->reports = {{one.life, one.reports, one.reports}};
    worker->life = one.life;
    worker->lost = one.lost;
    worker->highest_rate = one.highest_rate;
    worker->requests = one.requests;
    worker->failures = one.failures;
    worker->bytes = one.bytes;
    worker->last_report = now.monotonic - away;
  }
  phase_ = Phase::kSpawning;
  resume_at_ = now.monotonic + kComeBackWithin;
  resume_until_ = now.monotonic + kGiveUpAfter;
  happened(Kind::kResumed,
           fmt::format("this leader took the run over, {} after the last one had saved it",
                       format_duration(away)),
           now);
  log::info("took run {} over: waiting for its {} workers", run_, saved.workers.size());
  return {};
}

// Not with the first worker that is back: it would get the users of all.
void Leader::resume_ramp(Clocks now) {
  const bool all = std::ranges::all_of(workers_, [](const auto& w) { return w->connected(); });
  const bool none = workers_.connected() == 0;
  if (none || (!all && now.monotonic < *resume_at_)) {
    if (now.monotonic >= *resume_at_) resume_at_ = now.monotonic + 1s;
    if (!none || now.monotonic < resume_until_) return;
    resume_at_.reset();
    return all_gone(now);
  }
  resume_at_.reset();
  for (const auto& worker : workers_) {
    if (worker->connected() || is_marked_lost(record_.events().all(), worker->id)) continue;
    happened(Kind::kWorkerLost,
             fmt::format("worker {} did not come back to this leader: its users go to the others",
                         printable(worker->id)),
             now, worker->id);
  }
  ramp_ = std::make_unique<Ramp>(settings_.classes, workers_.connected_ids());
  aim(plan_->users, kAtOnce, now);
}

}  // namespace chopsticks::cluster
