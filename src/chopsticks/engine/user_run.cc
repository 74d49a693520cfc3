#include "engine/user_run.h"

#include <cstdlib>
#include <exception>
#include <utility>

#include <cxxabi.h>

#include "users/api/stop.h"
#include "users/api/task_set.h"

namespace chopsticks::engine {
namespace {

// What a task takes of a user's turn on the loop, as if it had moved so much: a few tasks that
// never wait are a turn, and one that waits starts a new one.
constexpr Bytes kTaskWeight = 256 * KiB;

// What takes the place of a traceback: the type of what was thrown, readable.
std::string type_of(const std::exception& thrown) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(typeid(thrown).name(), nullptr, nullptr, &status), &std::free);
  return name ? name.get() : typeid(thrown).name();
}

}  // namespace

class UserRun::Position {
 public:
  explicit Position(const users::TaskHost& host) : host_(host) {
    for (const auto& entry : host.tasks()) total_ += static_cast<std::uint64_t>(entry.weight);
  }

  [[nodiscard]] const users::TaskEntry& next(Random& random) {
    if (!host_.in_sequence()) return at(random.below(total_));
    const auto& entry = at(step_);
    step_ = (step_ + 1) % total_;
    return entry;
  }

 private:
  [[nodiscard]] const users::TaskEntry& at(std::uint64_t ticket) const {
    for (const auto& entry : host_.tasks()) {
      const auto weight = static_cast<std::uint64_t>(entry.weight);
      if (ticket < weight) return entry;
      ticket -= weight;
    }
    return host_.tasks().back();
  }

  const users::TaskHost& host_;
  std::uint64_t total_ = 0;
  std::uint64_t step_ = 0;
};

UserRun::UserRun(net::Reactor& reactor, stats::Recorder& recorder,
                 std::unique_ptr<users::User> user, std::shared_ptr<const users::TagFilter> tags)
    : reactor_(reactor),
      recorder_(recorder),
      user_(std::move(user)),
      tags_(std::move(tags)),
      due_(reactor.now()),
      timed_from_(due_) {}

UserRun::~UserRun() = default;

net::task<> UserRun::live() {
  if (stopping_) co_return;  // before his turn came
  fiber_ = &reactor_.running();
  auto end = co_await begin(user_->on_start());
  if (end != End::kStopped) {
    end = co_await go_through(*user_, user_->own_wait_time().value_or(users::WaitTime()));
  }
  if (fiber_->cancelled()) fiber_->renew();  // on_stop may talk to storage once more
  co_await attempt(user_->on_stop());
  fiber_ = nullptr;
}

void UserRun::stop() noexcept {
  stopping_ = true;
  if (pausing_) fiber_->cancel();
  user_->told_to_stop();
}

void UserRun::stop_now() noexcept {
  stopping_ = true;
  if (fiber_ != nullptr) fiber_->cancel();
}

// A host lives until its tasks have ended: the user, or the set that do_set() keeps meanwhile.
// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters)
net::task<UserRun::End> UserRun::go_through(users::TaskHost& host, users::WaitTime wait) {
  // A host without tasks is one whose tasks --tags left out; a set is then left at once.
  if (host.tasks().empty()) co_return End::kInterruptedWait;
  Position position(host);
  while (!stopping_) {
    const auto entry = position.next(user_->random());
    user_->set_due(timed_from_);
    auto end = End::kNone;
    if (entry.method != nullptr) {
      end = co_await attempt((host.*entry.method)());
    } else {
      end = co_await do_set(entry, host, wait);
    }
    const bool at_once = end == End::kInterrupted && entry.make_set != nullptr;
    // A task's own interrupt() leaves this host; one that came up from a set has done its work.
    if (end == End::kStopped || (end != End::kNone && entry.method != nullptr)) co_return end;
    if (stopping_) break;
    if (at_once || goes_on(wait)) continue;
    end = co_await pause();
    if (end == End::kStopped) co_return end;
  }
  co_return End::kStopped;
}

net::task<UserRun::End> UserRun::do_set(users::TaskEntry entry, users::TaskHost& parent,
                                        users::WaitTime wait) {
  std::unique_ptr<users::TaskSet> set;
  {
    users::Construction construction;
    construction.shard = user_->shard();
    construction.tags = tags_.get();
    const users::Construction::Scope scope(construction);
    set = entry.make_set(*user_, parent);
  }
  auto end = co_await begin(set->on_start());
  if (end == End::kNone) end = co_await go_through(*set, set->own_wait_time().value_or(wait));
  const auto left = co_await attempt(set->on_stop());
  co_return left == End::kStopped ? left : end;
}
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)

net::task<UserRun::End> UserRun::attempt(net::task<> step) {
  try {
    co_await std::move(step);
    co_return End::kNone;
  } catch (const users::StopUser&) {
    co_return End::kStopped;
  } catch (const users::InterruptTaskSet& interrupt) {
    co_return interrupt.wait ? End::kInterruptedWait : End::kInterrupted;
  } catch (const std::exception& thrown) {
    recorder_.exception(thrown.what(), type_of(thrown));
  } catch (...) {
    recorder_.exception("unknown exception", "not derived from std::exception");
  }
  co_return End::kNone;
}

net::task<UserRun::End> UserRun::begin(net::task<> on_start) {
  const auto began = reactor_.now();
  const auto end = co_await attempt(std::move(on_start));
  const auto taken = reactor_.now() - began;
  due_ += taken;
  timed_from_ += taken;
  co_return end;
}

bool UserRun::goes_on(users::WaitTime wait) noexcept {
  const auto now = reactor_.now();
  due_ = timed_from_ = wait.next_due(due_, now, user_->random());
  return due_ <= now && reactor_.spend(kTaskWeight.count);
}

net::task<UserRun::End> UserRun::pause() {
  pausing_ = true;
  bool waited = true;
  if (due_ > reactor_.now()) {
    // Users wake on the reactor's grain. Up to there nobody is late, and storage is not to be
    // blamed for it.
    timed_from_ = std::chrono::ceil<std::chrono::milliseconds>(due_);
    waited = co_await reactor_.sleep_until(timed_from_);
  } else {
    waited = co_await reactor_.yield();
  }
  pausing_ = false;
  co_return waited ? End::kNone : End::kStopped;
}

}  // namespace chopsticks::engine
