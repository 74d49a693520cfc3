#include "drivers/s3/native/connection_pool.h"

#include <algorithm>

#include "drivers/s3/native/errors.h"
#include "net/resolver.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters):
// the pool owns what it connects.
namespace chopsticks::drivers::native {
namespace {

// What happened before is in the events of this turn of the loop, or as good as.
constexpr Nanos kLookAfter = 5ms;

bool ended(net::Stream& stream, Nanos idle_for) {
  if (stream.closed_by_peer()) return true;
  return idle_for > kLookAfter ? stream.heard_by_now() : stream.heard();
}

}  // namespace

Borrowed::~Borrowed() {
  if (pool_ != nullptr) pool_->returned(nullptr);
}

void Borrowed::give_back() noexcept {
  if (auto* pool = std::exchange(pool_, nullptr)) pool->returned(std::move(stream_));
}

ConnectionPool::ConnectionPool(net::Reactor& reactor, const Setup& setup, const Site& site)
    : reactor_(reactor), setup_(setup), site_(site), most_(setup.options.max_connections) {}

Borrowed ConnectionPool::take_idle() noexcept {
  while (!idle_.empty()) {
    auto [stream, since] = std::move(idle_.back());
    idle_.pop_back();
    const auto idle_for = reactor_.now() - since;
    if (ended(*stream, idle_for)) continue;
    ++lent_;
    return {*this, std::move(stream), idle_for};
  }
  return {};
}

net::task<Result<Borrowed>> ConnectionPool::open(Deadline deadline) {
  Borrowed loan;
  make_room();
  if (full()) {
    auto turn = co_await wait_for_turn(deadline);
    if (!turn || *turn) co_return turn;
    loan = std::move(*turn);
  } else {
    ++lent_;
    loan = Borrowed(*this, nullptr, {});
  }
  loan.stream_ = std::make_unique<net::Stream>(reactor_);
  const auto limit = Deadline::at(reactor_.now() + setup_.options.connect_timeout);
  auto connected = co_await connect(*loan.stream_, deadline.earlier(limit));
  if (!connected) co_return fail(named(std::move(connected.error()), "connect"));
  co_return loan;
}

// An idle connection that nobody wanted must not keep one that somebody wants from being made.
void ConnectionPool::make_room() noexcept {
  if (full() && !idle_.empty()) idle_.erase(idle_.begin());
}

// What comes back is a connection, or the right to open one.
net::task<Result<Borrowed>> ConnectionPool::wait_for_turn(Deadline deadline) {
  Waiter waiter{net::Event(reactor_), {}};
  waiters_.push_back(&waiter);
  const auto outcome = co_await waiter.granted.wait(deadline);
  if (outcome == net::Outcome::kDone) co_return std::move(waiter.loan);
  std::erase(waiters_, &waiter);
  co_return fail(named(net::wait_error(outcome, "wait for a connection"), "connection limit"));
}

net::task<Result<void>> ConnectionPool::connect(net::Stream& stream, Deadline deadline) {
  const auto& endpoint = site_.endpoint;
  auto addresses = co_await net::resolve(reactor_, endpoint.host, endpoint.port, deadline);
  if (!addresses) co_return fail(std::move(addresses.error()));
  auto connected = co_await stream.connect(std::move(*addresses), deadline);
  if (!connected || !endpoint.tls) co_return connected;
  co_return co_await stream.start_tls(*setup_.tls, site_.tls_name);
}

void ConnectionPool::returned(std::unique_ptr<net::Stream> stream) noexcept {
  --lent_;
  if (!waiters_.empty()) {
    auto* next = waiters_.front();
    waiters_.pop_front();
    ++lent_;
    next->loan = Borrowed(*this, std::move(stream), {});
    next->granted.set();
    return;
  }
  if (stream == nullptr) return;
  drop_one_closed();
  idle_.push_back({std::move(stream), reactor_.now()});
}

// The oldest are lent last, so nobody else would notice that the server has closed them.
void ConnectionPool::drop_one_closed() noexcept {
  if (!idle_.empty() && idle_.front().stream->closed_by_peer()) idle_.erase(idle_.begin());
}

}  // namespace chopsticks::drivers::native
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
