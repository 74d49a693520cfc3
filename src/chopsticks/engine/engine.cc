#include "engine/engine.h"

#include <algorithm>
#include <utility>

#include "support/clock.h"
#include "support/log.h"

namespace chopsticks::engine {
namespace {

// How long take() waits for shards; they answer in microseconds unless their thread is starved.
constexpr auto kAnswerWithin = 250ms;

// The nth of `parts` even shares of `total`; the first ones get what is left over.
std::size_t share(std::size_t total, std::size_t parts, std::size_t nth) {
  return total / parts + (nth < total % parts ? 1 : 0);
}

}  // namespace

Engine::Engine(Workload workload, unsigned threads, Events events)
    : workload_(std::move(workload)),
      events_(std::move(events)),
      settings_(std::make_shared<Settings>(workload_.settings)),
      wanted_(threads, std::vector<std::size_t>(workload_.scenario.users.size())) {
  for (unsigned n = 0; n < threads; ++n) {
    shards_.push_back(std::make_unique<Shard>(
        workload_, n, threads,
        [this, n](std::size_t kind, bool by_himself) { user_gone(n, kind, by_himself); }));
  }
}

Engine::~Engine() = default;

void Engine::filter_tasks(users::TagFilter tags) {
  const std::scoped_lock lock(mutex_);
  tags_ = std::make_shared<users::TagFilter>(std::move(tags));
}

void Engine::configure(Settings settings) {
  const std::scoped_lock lock(mutex_);
  settings_ = std::make_shared<Settings>(std::move(settings));
}

void Engine::apply(const plan::ClassCounts& target, Nanos stop_timeout) {
  const std::scoped_lock lock(mutex_);
  stopping_ = false;
  if (storage_ == Storage::kReady) return pursue({target, stop_timeout});
  postponed_ = Goal{target, stop_timeout};
  if (std::exchange(storage_, Storage::kPreparing) == Storage::kUnknown) {
    shards_.front()->prepare([this](const Result<void>& ready) { storage_ready(ready); });
  }
}

void Engine::storage_ready(const Result<void>& ready) {
  if (!ready)
    log::warning("storage could not be prepared, the run goes on: {}", ready.error().message);
  const std::scoped_lock lock(mutex_);
  storage_ = Storage::kReady;
  if (auto goal = std::exchange(postponed_, std::nullopt)) pursue(*goal);
}

void Engine::pursue(const Goal& goal) {
  const auto number = ++goal_;
  busy_shards_ = shards_.size();
  for (std::size_t n = 0; n < shards_.size(); ++n) {
    shards_[n]->change({changes_for(n, goal.target), goal.stop_timeout, tags_, settings_,
                        [this, number] { carried_out(number); }});
  }
}

std::vector<Change> Engine::changes_for(std::size_t shard, const plan::ClassCounts& target) {
  std::vector<Change> changes;
  for (std::size_t kind = 0; kind < workload_.scenario.users.size(); ++kind) {
    const auto found = target.find(workload_.scenario.users[kind].user_class.name);
    if (found == target.end()) continue;
    const auto total = static_cast<std::size_t>(std::max(0, found->second));
    const auto now = share(total, shards_.size(), shard);
    const auto before = std::exchange(wanted_[shard][kind], now);
    if (now > before) changes.push_back({kind, now - before, 0});
    if (now < before) changes.push_back({kind, 0, before - now});
  }
  return changes;
}

void Engine::carried_out(std::uint64_t goal) {
  {
    const std::scoped_lock lock(mutex_);
    if (goal != goal_ || --busy_shards_ > 0) return;
  }
  events_.spawned();
}

void Engine::stop(Nanos timeout) {
  bool gone = false;
  {
    const std::scoped_lock lock(mutex_);
    postponed_.reset();
    stopping_ = true;
    plan::ClassCounts nobody;
    for (const auto& kind : workload_.scenario.users) nobody[kind.user_class.name] = 0;
    pursue({nobody, timeout});
    gone = empty() && std::exchange(stopping_, false);
  }
  if (gone) events_.stopped();
}

void Engine::user_gone(std::size_t shard, std::size_t kind, bool by_himself) {
  {
    const std::scoped_lock lock(mutex_);
    if (by_himself && wanted_[shard][kind] > 0) --wanted_[shard][kind];
    if (!stopping_ || !empty()) return;
    stopping_ = false;
  }
  events_.stopped();
}

bool Engine::empty() const {
  for (const auto& shard : shards_) {
    if (shard->residents() > 0) return false;
  }
  return true;
}

plan::ClassCounts Engine::running() const {
  plan::ClassCounts counts;
  for (std::size_t kind = 0; kind < workload_.scenario.users.size(); ++kind) {
    auto& count = counts[workload_.scenario.users[kind].user_class.name];
    for (const auto& shard : shards_) count += static_cast<int>(shard->running(kind));
  }
  return counts;
}

stats::Tally Engine::take() {
  std::unique_lock lock(mutex_);
  // Those asked before and not heard yet will answer; asking them again would only lengthen their
  // queue.
  if (unanswered_ == 0) {
    unanswered_ = shards_.size();
    const auto asked = monotonic_now();
    for (const auto& shard : shards_) {
      shard->take([this, asked](const stats::Tally& tally) {
        const std::scoped_lock answering(mutex_);
        lag_ = std::max(lag_, monotonic_now() - asked);
        collected_.merge(tally);
        if (--unanswered_ == 0) answered_.notify_one();
      });
    }
  }
  answered_.wait_for(lock, kAnswerWithin, [this] { return unanswered_ == 0; });
  return std::exchange(collected_, {});
}

Nanos Engine::take_lag() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(lag_, {});
}

}  // namespace chopsticks::engine
