#include "net/reactor.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "net/block_on.h"
#include "support/clock.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): block_on outlives what it
// runs.
namespace chopsticks::net {
namespace {

using Log = std::vector<int>;

task<void> log_after(Reactor& reactor, Nanos span, int number, Log& log) {
  co_await reactor.sleep_for(span);
  log.push_back(number);
}

task<void> log_after_precisely(Reactor& reactor, Nanos when, int number, Log& log) {
  co_await reactor.sleep_until_precise(when);
  log.push_back(number);
}

task<Nanos> sleep(Reactor& reactor, Nanos span) {
  const auto start = reactor.now();
  co_await reactor.sleep_for(span);
  co_return reactor.now() - start;
}

task<Nanos> sleep_precisely(Reactor& reactor, Nanos span) {
  const auto start = reactor.now();
  co_await reactor.sleep_until_precise(start + span);
  co_return reactor.now() - start;
}

task<void> take_turns(Reactor& reactor, int number, Log& log) {
  for (int i = 0; i < 3; ++i) {
    log.push_back(number);
    co_await reactor.yield();
  }
}

// Never suspends by itself: every sleep is over when it begins.
task<void> hog(Reactor& reactor, const bool& enough) {
  while (!enough) co_await reactor.sleep_for(0ns);
}

task<void> set(bool& flag) {
  flag = true;
  co_return;
}

TEST(Reactor, WakesSleepersInTheOrderOfTheirTimes) {
  Reactor reactor(Reactor::Time::kSimulated);
  Log log;
  TaskGroup group(reactor);
  group.spawn(log_after(reactor, 3h, 3, log));
  group.spawn(log_after(reactor, 1ms, 1, log));
  group.spawn(log_after(reactor, 5s, 2, log));
  group.spawn(log_after(reactor, 100 * 24h, 4, log));
  block_on(reactor, group.join());
  EXPECT_EQ(log, (Log{1, 2, 3, 4}));
}

TEST(Reactor, SleepIsNeverEarlyAndAtMostATickLate) {
  Reactor reactor(Reactor::Time::kSimulated);
  for (const Nanos span : {Nanos(1), Nanos(999'999), Nanos(1ms), Nanos(1500us), Nanos(17min)}) {
    const auto slept = block_on(reactor, sleep(reactor, span));
    EXPECT_GE(slept, span);
    EXPECT_LE(slept, span + 1ms);
  }
}

TEST(Reactor, APreciseSleepIsExact) {
  Reactor reactor(Reactor::Time::kSimulated);
  EXPECT_EQ(block_on(reactor, sleep_precisely(reactor, 123'456ns)), 123'456ns);
  Log log;
  TaskGroup group(reactor);
  const auto now = reactor.now();
  group.spawn(log_after_precisely(reactor, now + 250us, 2, log));
  group.spawn(log_after_precisely(reactor, now + 150us, 1, log));
  block_on(reactor, group.join());
  EXPECT_EQ(log, (Log{1, 2}));
}

TEST(Reactor, OnTheRealClockSleepsAreNotEarly) {
  Reactor reactor;
  EXPECT_GE(block_on(reactor, sleep(reactor, 1ms)), 1ms);
  EXPECT_GE(block_on(reactor, sleep_precisely(reactor, 100us)), 100us);
}

TEST(Reactor, YieldLetsEveryOtherFiberGoFirst) {
  Reactor reactor;
  Log log;
  TaskGroup group(reactor);
  group.spawn(take_turns(reactor, 1, log));
  group.spawn(take_turns(reactor, 2, log));
  block_on(reactor, group.join());
  EXPECT_EQ(log, (Log{1, 2, 1, 2, 1, 2}));
}

TEST(Reactor, AFiberThatNeverNeedsToWaitLeavesTurnsToOthers) {
  Reactor reactor;
  bool enough = false;
  TaskGroup group(reactor);
  group.spawn(hog(reactor, enough));
  group.spawn(set(enough));
  block_on(reactor, group.join());
}

TEST(Reactor, RunsWhatOtherThreadsPostInTheirOrder) {
  Reactor reactor;
  constexpr int each = 1000;
  std::vector<Log> logs(3);
  std::atomic<int> left = 3;
  std::vector<std::thread> threads;
  threads.reserve(logs.size());
  for (auto& log : logs)
    threads.emplace_back([&] {
      for (int i = 0; i < each; ++i) reactor.post([&log, i] { log.push_back(i); });
      if (--left == 0) reactor.post([&] { reactor.stop(); });
    });
  reactor.run();
  for (auto& thread : threads) thread.join();
  for (const auto& log : logs) {
    EXPECT_EQ(log.size(), each);
    EXPECT_TRUE(std::ranges::is_sorted(log));
  }
}

TEST(Reactor, StopBeforeRunEndsItAtOnceAndItMayRunAgain) {
  Reactor reactor;
  reactor.stop();
  reactor.run();
  bool ran = false;
  reactor.post([&] {
    ran = true;
    reactor.stop();
  });
  reactor.run();
  EXPECT_TRUE(ran);
}

TEST(Reactor, AThreadMayStopIt) {
  Reactor reactor;
  std::thread stopper([&] { reactor.stop(); });
  reactor.run();
  stopper.join();
}

TEST(Reactor, APostAfterItsEndIsRefused) {
  std::shared_ptr<Mailbox> mailbox;
  auto kept = std::make_shared<int>(1);
  {
    Reactor reactor;
    mailbox = reactor.mailbox();
    EXPECT_TRUE(mailbox->post([kept] {}));
  }
  EXPECT_EQ(kept.use_count(), 1) << "what it never ran is dropped";
  EXPECT_FALSE(mailbox->post([] {}));
}

struct Cache {
  explicit Cache(Reactor& r) : reactor(r) {}
  Reactor& reactor;
  int value = 0;
};

TEST(Reactor, KeepsOneObjectOfEachTypeForItsThread) {
  Reactor reactor;
  EXPECT_EQ(&reactor.local<Cache>().reactor, &reactor);
  reactor.local<Cache>().value = 7;
  reactor.local<Log>().push_back(1);
  EXPECT_EQ(reactor.local<Cache>().value, 7);
  Reactor other;
  EXPECT_EQ(other.local<Cache>().value, 0);
}

}  // namespace
}  // namespace chopsticks::net
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
