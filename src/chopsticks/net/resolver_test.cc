#include "net/resolver.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "net/block_on.h"
#include "net/lookup_thread.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): block_on outlives what it
// runs.
namespace chopsticks::net {
namespace {

using Resolved = Result<std::vector<Address>>;

task<void> keep(task<Resolved> work, Resolved& resolved) { resolved = co_await std::move(work); }

task<void> cancel(Fiber& fiber) {
  fiber.cancel();
  co_return;
}

TEST(Resolver, ANumericHostIsItsOwnAnswer) {
  Reactor reactor;
  const auto v4 = block_on(reactor, resolve(reactor, "127.0.0.1", 80));
  EXPECT_EQ(v4, std::vector{*Address::parse("127.0.0.1", 80)});
  const auto v6 = block_on(reactor, resolve(reactor, "::1", 80));
  EXPECT_EQ(v6, std::vector{*Address::parse("::1", 80)});
}

TEST(Resolver, FindsLocalhostAndRemembersIt) {
  Reactor reactor;
  for (const std::uint16_t port : {80, 443}) {
    const auto found = block_on(reactor, resolve(reactor, "localhost", port));
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_TRUE(std::ranges::all_of(*found, [&](const Address& a) { return a.port() == port; }));
    EXPECT_TRUE(std::ranges::any_of(*found, [](const Address& a) {
      return a.text().starts_with("127.0.0.1:") || a.text().starts_with("[::1]:");
    }));
  }
}

TEST(Resolver, AFailureNamesTheHost) {
  Reactor reactor;
  const std::string impossible(300, 'x');
  const auto found = block_on(reactor, resolve(reactor, impossible, 80));
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code.category(), resolver_category());
  EXPECT_TRUE(found.error().message.starts_with("cannot resolve 'xxx")) << found.error().message;
}

TEST(Resolver, WhoWaitsCanBeCancelledAndOthersStillGetTheAnswer) {
  Reactor reactor;
  Resolved first, second;
  TaskGroup group(reactor);
  auto& waiting = group.spawn(keep(resolve(reactor, "localhost", 80), first));
  group.spawn(keep(resolve(reactor, "localhost", 80), second));
  group.spawn(cancel(waiting));
  block_on(reactor, group.join());
  ASSERT_FALSE(first);
  EXPECT_EQ(first.error().code, std::errc::operation_canceled);
  EXPECT_TRUE(second);
}

TEST(Resolver, ADeadlineThatHasPassedTimesOut) {
  // The lookup thread is kept busy, so that the answer cannot come first.
  std::mutex busy;
  std::unique_lock lock(busy);
  LookupThread::instance().ask("127.0.0.1", [&](auto) { const std::lock_guard wait(busy); });
  Reactor reactor;
  const auto deadline = Deadline::at(reactor.now());
  const auto found = block_on(reactor, resolve(reactor, "localhost", 80, deadline));
  lock.unlock();
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, std::errc::timed_out);
  Reactor other;  // whose answer comes after the thread has let go of `busy`
  EXPECT_TRUE(block_on(other, resolve(other, "localhost", 80)));
}

TEST(Resolver, AReactorMayGoAwayBeforeTheAnswer) {
  Resolved resolved;
  {
    Reactor reactor;
    TaskGroup group(reactor);
    auto& waiting = group.spawn(keep(resolve(reactor, "localhost", 80), resolved));
    group.spawn(cancel(waiting));
    block_on(reactor, group.join());
  }
  Reactor other;
  EXPECT_TRUE(block_on(other, resolve(other, "localhost", 80)));
}

}  // namespace
}  // namespace chopsticks::net
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
