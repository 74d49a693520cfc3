#include "cluster/leader/leader_loop.h"

#include <algorithm>
#include <cstdio>
#include <future>
#include <utility>

#include "support/clock.h"
#include "support/log.h"

namespace chopsticks::cluster {
namespace {

constexpr Nanos kForEver = 24h * 365;
constexpr std::size_t kMostDeaf = 1000;  // enough was said about them by then

}  // namespace

template <class Question>
auto LeaderLoop::ask(const Question& question) {
  using Answer = decltype(question(Clocks()));
  std::promise<Answer> promise;
  auto answer = promise.get_future();
  const bool asked = post([&](Clocks now) { promise.set_value(question(now)); });
  return asked ? std::optional<Answer>(answer.get()) : std::nullopt;
}

Result<std::unique_ptr<LeaderLoop>> LeaderLoop::open(Context& context, const std::string& endpoint,
                                                     LeaderSettings settings,
                                                     const std::optional<ClusterKey>& key) {
  auto router = Router::bind(context, endpoint, key);
  if (!router) return fail(std::move(router.error()));
  return std::unique_ptr<LeaderLoop>(new LeaderLoop(std::move(*router), std::move(settings)));
}

LeaderLoop::LeaderLoop(Router router, LeaderSettings settings)
    : router_(std::move(router)),
      endpoint_(router_.endpoint()),
      encrypted_(router_.encrypted()),
      save_file_(settings.save_file),
      leader_(std::move(settings), *this),
      view_(std::make_shared<RunView>(leader_.view(Clocks::now()))),
      thread_([this] { run(); }) {}

LeaderLoop::~LeaderLoop() {
  quit();
  quit();
  thread_.join();
}

Result<void> LeaderLoop::start(const plan::RunPlan& plan) {
  const auto started = ask([&](Clocks now) { return leader_.start(plan, now); });
  return started ? *started : fail("the leader has finished");
}

Result<void> LeaderLoop::edit(int users, PerSecond rate) {
  const auto edited = ask([&](Clocks now) { return leader_.edit(users, rate, now); });
  return edited ? *edited : fail("the leader has finished");
}

void LeaderLoop::configure(RunChanges changes) {
  post([this, changes = std::move(changes)](Clocks) mutable {
    leader_.configure(std::move(changes));
  });
}

void LeaderLoop::update_class(const plan::UserClass& changed, Value::Map attributes) {
  post([this, changed, attributes = std::move(attributes)](Clocks) mutable {
    leader_.update_class(changed, std::move(attributes));
  });
}

void LeaderLoop::stop() {
  post([this](Clocks now) { leader_.stop(now); });
}

void LeaderLoop::quit() {
  post([this](Clocks now) { leader_.quit(now); });
}

void LeaderLoop::reset_stats() {
  post([this](Clocks) { leader_.reset_stats(); });
}

Result<void> LeaderLoop::note(std::string text) {
  const auto noted = ask([&](Clocks now) { return leader_.note(std::move(text), now); });
  return noted ? *noted : fail("the leader has finished");
}

bool LeaderLoop::send_custom(const Custom& message, const std::optional<std::string>& worker) {
  return ask([&](Clocks) { return leader_.send(message, worker); }).value_or(false);
}

Result<void> LeaderLoop::resume(SavedRun saved) {
  const auto resumed = ask([&](Clocks now) { return leader_.resume(std::move(saved), now); });
  return resumed ? *resumed : fail("the leader has finished");
}

LeaderStatus LeaderLoop::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

Phase LeaderLoop::phase() {
  const auto phase = ask([this](Clocks) { return leader_.status().phase; });
  return phase.value_or(status().phase);
}

std::shared_ptr<const RunView> LeaderLoop::view(Nanos oldest) {
  {
    const std::lock_guard lock(mutex_);
    if (over_ || monotonic_now() - view_made_ <= oldest) return view_;
  }
  ask([this, oldest](Clocks now) { return renew_view(now, oldest); });
  const std::lock_guard lock(mutex_);
  return view_;
}

bool LeaderLoop::renew_view(Clocks now, Nanos oldest) {
  // Several may have asked while one was made.
  if (now.monotonic - view_made_ <= oldest) return false;
  auto made = std::make_shared<RunView>(leader_.view(now));
  const std::lock_guard lock(mutex_);
  view_ = std::move(made);
  view_made_ = now.monotonic;
  return true;
}

stats::Tally LeaderLoop::tally() {
  auto tally = ask([this](Clocks) { return leader_.tally(); });
  if (tally) return *std::move(tally);
  return leader_.tally();  // the thread has ended: the leader rests
}

WorkerLogs LeaderLoop::logs() {
  auto logs = ask([this](Clocks) { return leader_.logs(); });
  if (logs) return *std::move(logs);
  return leader_.logs();
}

std::optional<stats::BriefTally> LeaderLoop::tally_of(const std::string& worker) {
  auto tally = ask([&](Clocks) { return leader_.tally_of(worker); });
  return tally ? *std::move(tally) : leader_.tally_of(worker);
}

bool LeaderLoop::wait(Nanos timeout, const std::function<bool(const LeaderStatus&)>& wanted) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::min(timeout, kForEver), [&] { return wanted(status_); });
}

bool LeaderLoop::send(std::string_view worker, const ToWorker& message) {
  const auto sent = router_.send(worker, encode(message, worker));
  if (sent == Router::Sent::kFull && deaf_.size() < kMostDeaf && deaf_.emplace(worker).second)
    log::warning("worker {} does not read: messages to it are dropped", printable(worker));
  return sent != Router::Sent::kNobody;
}

void LeaderLoop::run() {
  saves_.start(monotonic_now());
  while (!leader_.finished()) {
    publish();
    const auto idle = std::clamp(leader_.due() - monotonic_now(), Nanos::zero(), Nanos(1s));
    router_.poll(idle, [this](std::string_view identity, std::string_view frame) {
      leader_.receive(identity, frame, Clocks::now());
    });
    obey();
    leader_.tick(Clocks::now());
    save(Clocks::now());
  }
  finish();
}

void LeaderLoop::save(Clocks now) {
  if (save_file_.empty() || !saves_.take(now.monotonic)) return;
  if (const auto run = leader_.saved(now)) {
    const auto written = write_saved_run(save_file_, *run);
    if (!written && std::exchange(can_save_, false))
      log::error("the run could not be taken over: {}", written.error().message);
  }
  // Also when it could not be written: workers keep only a few reports.
  leader_.reports_are_safe();
}

void LeaderLoop::obey() {
  std::vector<Command> commands;
  {
    const std::lock_guard lock(mutex_);
    commands.swap(commands_);
  }
  for (const auto& command : commands) command(Clocks::now());
}

void LeaderLoop::publish() {
  auto status = leader_.status();
  const std::lock_guard lock(mutex_);
  if (status == status_) return;
  status_ = std::move(status);
  changed_.notify_all();
}

void LeaderLoop::finish() {
  if (!save_file_.empty()) std::remove(save_file_.c_str());
  for (;;) {
    obey();  // somebody may be waiting for an answer
    auto last = std::make_shared<RunView>(leader_.view(Clocks::now()));
    const std::lock_guard lock(mutex_);
    if (!commands_.empty()) continue;
    over_ = true;
    status_ = last->status;
    view_ = std::move(last);
    return changed_.notify_all();
  }
}

bool LeaderLoop::post(Command command) {
  const std::lock_guard lock(mutex_);
  if (over_) return false;
  commands_.push_back(std::move(command));
  router_.wake();
  return true;
}

}  // namespace chopsticks::cluster
