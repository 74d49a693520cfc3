#include "cluster/worker/worker_loop.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "support/clock.h"
#include "support/log.h"

namespace chopsticks::cluster {
namespace {

constexpr Nanos kForEver = 24h * 365;
constexpr Nanos kBetweenComplaints = 1min;
constexpr Nanos kUntilNextTry = 20ms;
constexpr Nanos kLastWordsWithin = 5s;

}  // namespace

Result<std::unique_ptr<WorkerLoop>> WorkerLoop::open(Context& context, const std::string& endpoint,
                                                     WorkerSettings settings, Load& load,
                                                     const std::optional<ClusterKey>& key) {
  auto dealer = Dealer::connect(context, endpoint, settings.id, key);
  if (!dealer) return fail(std::move(dealer.error()));
  return std::unique_ptr<WorkerLoop>(new WorkerLoop(std::move(*dealer), std::move(settings), load));
}

WorkerLoop::WorkerLoop(Dealer dealer, WorkerSettings settings, Load& load)
    : id_(settings.id),
      load_(load),
      dealer_(std::move(dealer)),
      encrypted_(dealer_.encrypted()),
      session_(with_reply(std::move(settings)), load, *this),
      frames_([this](const std::string& frame) { return dealer_.send(frame); }) {
  door_->loop = this;
  load_.report_to(this);
  thread_ = std::thread([this] { run(); });
}

WorkerLoop::~WorkerLoop() {
  {
    const std::lock_guard lock(door_->mutex);
    door_->loop = nullptr;
  }
  leave();
  thread_.join();
  load_.report_to(nullptr);
}

void WorkerLoop::leave() { wish(&Wishes::leave); }

WorkerSettings WorkerLoop::with_reply(WorkerSettings settings) const {
  settings.shape_reply = [door = door_](plan::ShapeAnswer answer) {
    const std::lock_guard lock(door->mutex);
    if (door->loop != nullptr) door->loop->shape_says(std::move(answer));
  };
  return settings;
}

void WorkerLoop::shape_says(plan::ShapeAnswer answer) {
  const std::lock_guard lock(mutex_);
  wishes_.shape_says = std::move(answer);
  dealer_.wake();
}

void WorkerLoop::send_custom(Custom message) {
  const std::lock_guard lock(mutex_);
  wishes_.messages.push_back(std::move(message));
  dealer_.wake();
}

std::optional<WorkerEnd> WorkerLoop::end() const {
  const std::lock_guard lock(mutex_);
  return end_;
}

std::optional<WorkerEnd> WorkerLoop::wait(Nanos timeout) const {
  std::unique_lock lock(mutex_);
  ended_.wait_for(lock, std::min(timeout, kForEver), [this] { return end_.has_value(); });
  return end_;
}

void WorkerLoop::spawned() { wish(&Wishes::spawned); }

void WorkerLoop::stopped() { wish(&Wishes::stopped); }

void WorkerLoop::reconnect_if_asked() {
  if (!std::exchange(reconnect_, false)) return;
  frames_.forget();
  if (auto again = dealer_.reconnect(); !again) log::error("{}", again.error().message);
}

void WorkerLoop::send(const FromWorker& message) {
  reconnect_if_asked();
  auto frame = encode(message, id_);
  const bool of_the_scenario = std::holds_alternative<Custom>(message);
  const bool kept = of_the_scenario ? frames_.pass_on(frame) : frames_.say(std::move(frame));
  if (kept || monotonic_now() < complain_at_) return;
  complain_at_ = monotonic_now() + kBetweenComplaints;
  log::warning("the leader has been away too long: messages to it are dropped");
}

// Before the next message goes out: this is called while one of the old connection is handled.
void WorkerLoop::reconnect() { reconnect_ = true; }

void WorkerLoop::wish(bool Wishes::* what) {
  const std::lock_guard lock(mutex_);
  wishes_.*what = true;
  dealer_.wake();
}

void WorkerLoop::run() {
  session_.start(Clocks::now());
  while (!session_.end()) {
    const auto longest = frames_.empty() ? Nanos(1s) : kUntilNextTry;
    const auto idle = std::clamp(session_.due() - monotonic_now(), Nanos::zero(), longest);
    dealer_.poll(idle, [this](std::string_view frame) { session_.receive(frame, Clocks::now()); });
    if (const auto& why = dealer_.refusal(); !why.empty()) session_.refused(why, Clocks::now());
    grant(Clocks::now());
    session_.tick(Clocks::now());
    reconnect_if_asked();
    frames_.try_again();
  }
  send_what_waits();
  const std::lock_guard lock(mutex_);
  end_ = session_.end();
  ended_.notify_all();
}

// The rest of a run's figures, and the goodbye.
void WorkerLoop::send_what_waits() {
  const auto until = monotonic_now() + kLastWordsWithin;
  while (!frames_.empty() && monotonic_now() < until) {
    dealer_.poll(kUntilNextTry, [](std::string_view) {});
    frames_.try_again();
  }
}

void WorkerLoop::grant(Clocks now) {
  Wishes wishes;
  {
    const std::lock_guard lock(mutex_);
    wishes = std::exchange(wishes_, {});
  }
  for (const auto& message : wishes.messages) session_.send(message);
  if (wishes.spawned) session_.spawned();
  if (wishes.stopped) session_.stopped(now);
  if (wishes.shape_says) session_.shape_says(std::move(*wishes.shape_says), now);
  if (wishes.leave) session_.leave(now);
}

}  // namespace chopsticks::cluster
