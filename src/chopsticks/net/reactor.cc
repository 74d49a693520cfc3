#include "net/reactor.h"

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <limits>
#include <ranges>
#include <system_error>

#include <sys/epoll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "net/io_state.h"
#include "support/clock.h"

namespace chopsticks::net {
namespace {

constexpr Nanos kTick = 1ms;
constexpr std::size_t kEventsPerTurn = 512;

std::uint64_t tick_before(Nanos when) noexcept {
  return static_cast<std::uint64_t>(when.count() / kTick.count());
}

timespec to_timespec(Nanos span) noexcept {
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(span);
  return {.tv_sec = whole.count(), .tv_nsec = (span - whole).count()};
}

int to_milliseconds_up(Nanos span) noexcept {
  const auto count = std::chrono::ceil<std::chrono::milliseconds>(span).count();
  return static_cast<int>(std::min<std::int64_t>(count, std::numeric_limits<int>::max()));
}

}  // namespace

Reactor::Reactor(Time time)
    : time_(time),
      simulated_now_(monotonic_now()),
      timers_(tick_before(simulated_now_)),
      epoll_fd_(::epoll_create1(EPOLL_CLOEXEC)),
      events_(kEventsPerTurn),
      mailbox_(std::make_shared<Mailbox>()) {
  epoll_event event{.events = EPOLLIN | EPOLLET, .data = {.ptr = nullptr}};
  if (epoll_fd_ < 0 || ::epoll_ctl(epoll_fd_, EPOLL_CTL_ADD, mailbox_->event_fd(), &event) != 0)
    throw std::system_error(errno, std::generic_category(), "epoll");
}

Reactor::~Reactor() {
  mailbox_->close();
  for (const auto& local : std::views::reverse(locals_)) local.destroy(local.object);
  ::close(epoll_fd_);
}

Nanos Reactor::now() const noexcept {
  return time_ == Time::kReal ? monotonic_now() : simulated_now_;
}

Sleep Reactor::sleep_for(Nanos span) noexcept { return {*this, now() + span}; }

std::uint64_t Reactor::tick_at(Nanos when) noexcept {
  // Written so that Nanos::max() does not overflow.
  return when <= Nanos::zero() ? 0 : tick_before(when - Nanos(1)) + 1;
}

void Reactor::run() {
  // The kernel may be 50 us late with a timeout unless told otherwise; sleep_until_precise promises
  // better.
  ::prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
  while (!stop_.load(std::memory_order_acquire)) {
    collect();
    run_posted();
    run_ready();
  }
  stop_.store(false, std::memory_order_relaxed);
}

void Reactor::stop() noexcept {
  stop_.store(true, std::memory_order_release);
  mailbox_->wake();
}

Result<void> Reactor::watch(int fd, IoState& state) {
  constexpr std::uint32_t interest = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  epoll_event event{.events = interest, .data = {.ptr = &state}};
  if (::epoll_ctl(epoll_fd_, EPOLL_CTL_ADD, fd, &event) != 0)
    return fail(system_error(errno, "epoll_ctl"));
  return {};
}

void Reactor::unwatch(int fd) noexcept { ::epoll_ctl(epoll_fd_, EPOLL_CTL_DEL, fd, nullptr); }

std::optional<Nanos> Reactor::next_timer() noexcept {
  auto next = precise_.next();
  if (const auto tick = timers_.next_tick()) {
    const auto when = kTick * static_cast<std::int64_t>(*tick);
    if (!next || when < *next) next = when;
  }
  return next;
}

// Runs no code of any fiber: see the header.
void Reactor::collect() {
  std::optional<Nanos> span = Nanos::zero();
  if (ready_.empty()) {
    span = next_timer();
    if (span && time_ == Time::kSimulated) {
      const auto count = wait_for_events(Nanos::zero());
      if (count == 0) simulated_now_ = std::max(simulated_now_, *span);
      dispatch(count);
      span = Nanos::zero();
    } else if (span) {
      span = std::max(*span - monotonic_now(), Nanos::zero());
    }
  }
  dispatch(wait_for_events(span));
  const auto present = now();
  timers_.advance(tick_before(present));
  precise_.advance(present);
}

int Reactor::wait_for_events(std::optional<Nanos> span) {
  static std::atomic<bool> has_pwait2 = true;
  const auto size = static_cast<int>(events_.size());
  int count = -1;
  if (has_pwait2.load(std::memory_order_relaxed)) {
    const auto timeout = to_timespec(span.value_or(Nanos::zero()));
    count = ::epoll_pwait2(epoll_fd_, events_.data(), size, span ? &timeout : nullptr, nullptr);
    if (count >= 0) return count;
    // Kernels before 5.11 do not have it, and sandboxes forbid what they do not know.
    if (errno == ENOSYS || errno == EPERM) has_pwait2.store(false, std::memory_order_relaxed);
  } else {
    count = ::epoll_wait(epoll_fd_, events_.data(), size, span ? to_milliseconds_up(*span) : -1);
    if (count >= 0) return count;
  }
  if (errno != EINTR && errno != ENOSYS && errno != EPERM)
    throw std::system_error(errno, std::generic_category(), "epoll_wait");
  return 0;
}

void Reactor::dispatch(int count) noexcept {
  for (int i = 0; i < count; ++i) {
    const auto& event = events_[static_cast<std::size_t>(i)];
    if (event.data.ptr == nullptr) {
      mail_ = true;
    } else {
      static_cast<IoState*>(event.data.ptr)->on_events(event.events);
    }
  }
}

void Reactor::run_posted() {
  if (!std::exchange(mail_, false)) return;
  mailbox_->take(posted_);
  for (auto& call : posted_) call();
  posted_.clear();
}

// Only those ready now: what they make ready waits for the next turn, after a look at the sockets.
void Reactor::run_ready() {
  List<Wait> batch;
  batch.take_all(ready_);
  while (auto* wait = batch.pop_front()) resume(*wait);
}

void Reactor::resume(Wait& wait) {
  turn_left_ = kTurn;
  if (wait.outcome_ == Outcome::kDone && !wait.complete()) return;
  auto* fiber = std::exchange(wait.fiber_, nullptr);
  fiber->pending_ = nullptr;
  running_ = fiber;
  wait.frame_.resume();
  running_ = nullptr;
}

void* Reactor::find_local(const void* key) const noexcept {
  for (const auto& local : locals_)
    if (local.key == key) return local.object;
  return nullptr;
}

}  // namespace chopsticks::net
