#include "engine/shard.h"

#include <algorithm>
#include <exception>
#include <utility>

#include <pthread.h>

#include "support/clock.h"
#include "support/log.h"

namespace chopsticks::engine {
namespace {

// Users started before others get their turn: a ramp must not stall those who are already running.
constexpr std::size_t kStartsPerTurn = 64;

// What on_stop() may take beyond the time users have to stop.
constexpr Nanos kOnStopGrace = 2s;

}  // namespace

Shard::Shard(const Workload& workload, unsigned number, unsigned shards, UserGone user_gone)
    : workload_(workload),
      number_(number),
      shards_(shards),
      user_gone_(std::move(user_gone)),
      running_(workload.scenario.users.size()),
      recorder_(stats::Clocks::now()),
      residents_(workload.scenario.users.size()),
      random_(random_seed()),
      users_(reactor_),
      chores_(reactor_),
      thread_([this] { run(); }) {}

Shard::~Shard() {
  reactor_.post([this] { chores_.spawn(wind_down()); });
}

void Shard::run() {
  pthread_setname_np(pthread_self(), "shard");
  if (workload_.storage) {
    storage_ = workload_.storage->open_shard(reactor_);
    const auto names = workload_.storage->endpoints();
    // With only one, its figures are those of the total.
    if (names.size() > 1) {
      for (const auto& name : names) endpoints_.push_back(recorder_.endpoint(name));
    }
  }
  reactor_.run();
  // Connections die with their reactor, on their own thread.
  residents_.clear();
  storage_.reset();
}

void Shard::change(Order order) {
  reactor_.post([this, order = std::move(order)] {
    orders_.push_back(order);
    if (!std::exchange(carrying_out_, true)) chores_.spawn(carry_out_orders());
  });
}

net::task<> Shard::carry_out_orders() {
  while (!orders_.empty()) {
    const auto order = std::move(orders_.front());
    orders_.pop_front();
    tags_ = order.tags;
    settings_ = order.settings;
    for (const auto& change : order.changes) co_await start(change.kind, change.start);
    auto leaving = tell_to_stop(order.changes);
    if (!leaving.empty()) chores_.spawn(stop_after(std::move(leaving), order.stop_timeout));
    order.done();
  }
  carrying_out_ = false;
}

net::task<> Shard::start(std::size_t kind, std::size_t count) {
  for (std::size_t n = 0; n < count; ++n) {
    if (n % kStartsPerTurn == kStartsPerTurn - 1) {
      const bool goes_on = co_await reactor_.yield();
      if (!goes_on) co_return;
    }
    start_one(kind);
  }
}

void Shard::start_one(std::size_t kind) {
  try {
    auto resident = std::make_shared<Resident>(reactor_, recorder_, make_user(kind), tags_, kind);
    ++running_[kind];
    ++resident_count_;
    residents_[kind].push_back(resident);
    users_.spawn(reside(std::move(resident)));
  } catch (const std::exception& thrown) {
    // The scenario's constructor: check() has run it once, so this is not about configuration.
    recorder_.exception(thrown.what(), "while making a user");
  }
}

std::unique_ptr<users::User> Shard::make_user(std::size_t kind) {
  SectionReader settings(*settings_, workload_.scenario.name);
  users::Construction construction;
  construction.shard = {&reactor_, &recorder_, storage_.get(), endpoints_};
  construction.settings = &settings;
  construction.tags = tags_.get();
  construction.user_number = made_++ * shards_ + number_;
  construction.seed = random_();
  const users::Construction::Scope scope(construction);
  return workload_.scenario.users[kind].make();
}

net::task<> Shard::reside(std::shared_ptr<Resident> resident) {
  co_await resident->run.live();
  const bool by_himself = !resident->run.stopping();
  if (by_himself) {
    --running_[resident->kind];
    std::erase(residents_[resident->kind], resident);
  }
  const auto kind = resident->kind;
  resident.reset();
  --resident_count_;
  user_gone_(kind, by_himself);
}

Shard::Residents Shard::tell_to_stop(const std::vector<Change>& changes) {
  Residents leaving;
  for (const auto& change : changes) {
    auto& residents = residents_[change.kind];
    for (auto n = std::min(change.stop, residents.size()); n > 0; --n) {
      leaving.push_back(std::move(residents.back()));
      residents.pop_back();
      --running_[change.kind];
    }
  }
  for (const auto& resident : leaving) resident->run.stop();
  return leaving;
}

net::task<> Shard::stop_after(Residents residents, Nanos timeout) {
  const std::vector<std::weak_ptr<Resident>> waiting(residents.begin(), residents.end());
  residents.clear();  // those who end in time are gone before the timeout
  for (const auto patience : {timeout, kOnStopGrace}) {
    if (patience > Nanos{}) co_await reactor_.sleep_for(patience);
    for (const auto& weak : waiting) {
      if (const auto resident = weak.lock()) resident->run.stop_now();
    }
  }
}

void Shard::take(std::function<void(stats::Tally)> receive) {
  reactor_.post(
      [this, receive = std::move(receive)] { receive(recorder_.take(stats::Clocks::now())); });
}

void Shard::prepare(std::function<void(Result<void>)> done) {
  reactor_.post([this, done = std::move(done)] { chores_.spawn(prepare_storage(done)); });
}

net::task<> Shard::prepare_storage(std::function<void(Result<void>)> done) {
  Result<void> ready;
  if (workload_.storage) ready = co_await workload_.storage->prepare(reactor_);
  done(std::move(ready));
}

net::task<> Shard::wind_down() {
  users_.cancel_all();
  co_await users_.join();
  reactor_.stop();
}

}  // namespace chopsticks::engine
