#include "net/task.h"

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "net/block_on.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): block_on outlives what it
// runs.
namespace chopsticks::net {
namespace {

task<int> number(int n) { co_return n; }

task<std::unique_ptr<std::string>> word() { co_return std::make_unique<std::string>("chopsticks"); }

task<std::int64_t> sum_to(int n) {
  std::int64_t sum = 0;
  for (int i = 1; i <= n; ++i) sum += co_await number(i);
  co_return sum;
}

task<int> depth(int n) {
  if (n == 0) co_return 0;
  const int below = co_await depth(n - 1);
  co_return below + 1;
}

task<int> throws() {
  throw std::runtime_error("broken");
  co_return 0;
}

task<std::string> catches() {
  try {
    co_await throws();
  } catch (const std::runtime_error& e) {
    co_return e.what();
  }
  co_return "nothing";
}

task<void> note(bool& ran) {
  ran = true;
  co_return;
}

struct Noisy {
  explicit Noisy(int& c) : count(c) { ++count; }
  Noisy(const Noisy&) = delete;
  ~Noisy() { --count; }
  int& count;
};

task<void> hold(Reactor& reactor, int& count) {
  const Noisy noisy(count);
  co_await reactor.sleep_for(1h);
}

task<void> hold_deeper(Reactor& reactor, int& count) {
  const Noisy noisy(count);
  co_await hold(reactor, count);
}

task<void> until_both_wait(Reactor& reactor) { co_await reactor.sleep_for(1s); }

TEST(Task, ReturnsItsValueToTheAwaiter) {
  Reactor reactor;
  EXPECT_EQ(block_on(reactor, sum_to(4)), 10);
  EXPECT_EQ(*block_on(reactor, word()), "chopsticks");
}

TEST(Task, DoesNothingUntilAwaited) {
  bool ran = false;
  {
    auto never = note(ran);
  }
  EXPECT_FALSE(ran);
  Reactor reactor;
  block_on(reactor, note(ran));
  EXPECT_TRUE(ran);
}

TEST(Task, HandsItsExceptionToTheAwaiter) {
  Reactor reactor;
  EXPECT_EQ(block_on(reactor, catches()), "broken");
  EXPECT_THROW(block_on(reactor, throws()), std::runtime_error);
}

TEST(Task, ALoopOfAMillionTasksDoesNotGrowTheStack) {
  Reactor reactor;
  EXPECT_EQ(block_on(reactor, sum_to(1'000'000)), 500'000'500'000);
}

TEST(Task, AwaitsNest) {
  Reactor reactor;
  EXPECT_EQ(block_on(reactor, depth(10'000)), 10'000);
}

TEST(Task, DestroyingAWaitingChainDestroysItsLocals) {
  Reactor reactor(Reactor::Time::kSimulated);
  int count = 0;
  {
    TaskGroup group(reactor);
    group.spawn(hold_deeper(reactor, count));
    block_on(reactor, until_both_wait(reactor));
    EXPECT_EQ(count, 2);
  }
  EXPECT_EQ(count, 0);
}

}  // namespace
}  // namespace chopsticks::net
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
