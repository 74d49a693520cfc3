#include "net/fiber.h"

#include <vector>

#include <gtest/gtest.h>

#include "net/block_on.h"
#include "net/event.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): block_on outlives what it
// runs.
namespace chopsticks::net {
namespace {

using Slept = std::vector<bool>;

task<void> sleep_twice(Reactor& reactor, Slept& slept) {
  for (int i = 0; i < 2; ++i) {
    const bool whole = co_await reactor.sleep_for(1h);
    slept.push_back(whole);
  }
}

task<void> say_goodbye(Reactor& reactor, Slept& slept) {
  slept.push_back(co_await reactor.sleep_for(1h));
  reactor.running().renew();
  slept.push_back(co_await reactor.sleep_for(1s));
}

task<void> wait_every_way(Reactor& reactor, Slept& slept) {
  Event event(reactor);
  slept.push_back(co_await reactor.sleep_for(1h));
  slept.push_back(co_await reactor.sleep_until_precise(reactor.now() + 1h));
  slept.push_back(co_await reactor.yield());
  const auto outcome = co_await event.wait();
  slept.push_back(outcome == Outcome::kDone);
}

task<void> sleep_precisely(Reactor& reactor, Slept& slept) {
  slept.push_back(co_await reactor.sleep_until_precise(reactor.now() + 1h));
}

task<void> cancel_after(Reactor& reactor, Nanos span, Fiber& fiber) {
  co_await reactor.sleep_for(span);
  fiber.cancel();
}

task<void> cancel_at(Reactor& reactor, Nanos when, Fiber*& fiber) {
  co_await reactor.sleep_until(when);
  fiber->cancel();
}

task<void> cancel_oneself(Reactor& reactor, Slept& slept) {
  reactor.running().cancel();
  slept.push_back(co_await reactor.sleep_for(1h));
}

class FiberTest : public testing::Test {
 protected:
  void cancel_while_it_waits(task<void> work) {
    TaskGroup group(reactor_);
    auto& fiber = group.spawn(std::move(work));
    group.spawn(cancel_after(reactor_, 1s, fiber));
    const auto start = reactor_.now();
    block_on(reactor_, group.join());
    elapsed_ = reactor_.now() - start;
  }

  Reactor reactor_{Reactor::Time::kSimulated};
  Slept slept_;
  Nanos elapsed_{};
};

TEST_F(FiberTest, CancelEndsItsWaitAndEveryLaterOne) {
  cancel_while_it_waits(sleep_twice(reactor_, slept_));
  EXPECT_EQ(slept_, (Slept{false, false}));
  EXPECT_LT(elapsed_, 2s);
}

TEST_F(FiberTest, EveryKindOfWaitIsCancelled) {
  cancel_while_it_waits(wait_every_way(reactor_, slept_));
  EXPECT_EQ(slept_, (Slept{false, false, false, false}));
}

TEST_F(FiberTest, APreciseSleepIsCancelled) {
  cancel_while_it_waits(sleep_precisely(reactor_, slept_));
  EXPECT_EQ(slept_, Slept{false});
  EXPECT_LT(elapsed_, 2s);
}

TEST_F(FiberTest, CanWaitAgainOnceRenewed) {
  cancel_while_it_waits(say_goodbye(reactor_, slept_));
  EXPECT_EQ(slept_, (Slept{false, true}));
}

TEST_F(FiberTest, CancelledBeforeItStartsItRunsAndWaitsForNothing) {
  TaskGroup group(reactor_);
  group.spawn(sleep_twice(reactor_, slept_)).cancel();
  block_on(reactor_, group.join());
  EXPECT_EQ(slept_, (Slept{false, false}));
}

TEST_F(FiberTest, CancelOverrulesAnEndThatItHasNotSeenYet) {
  TaskGroup group(reactor_);
  Fiber* sleeper = nullptr;
  // Both sleeps end in one turn, and this one, begun first, is the first to go on.
  group.spawn(cancel_at(reactor_, reactor_.now() + 1h, sleeper));
  sleeper = &group.spawn(sleep_twice(reactor_, slept_));
  block_on(reactor_, group.join());
  EXPECT_EQ(slept_, (Slept{false, false}));
}

TEST_F(FiberTest, MayCancelItself) {
  TaskGroup group(reactor_);
  group.spawn(cancel_oneself(reactor_, slept_));
  block_on(reactor_, group.join());
  EXPECT_EQ(slept_, Slept{false});
}

}  // namespace
}  // namespace chopsticks::net
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
