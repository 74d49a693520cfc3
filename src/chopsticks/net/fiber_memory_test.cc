#include <iostream>

#include <gtest/gtest.h>
#include <malloc.h>

#include "net/block_on.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): block_on outlives what it
// runs.
namespace chopsticks::net {
namespace {

task<bool> pause(Reactor& reactor) { co_return co_await reactor.sleep_for(1h); }

task<bool> run_task(Reactor& reactor) {
  const bool slept = co_await pause(reactor);
  co_return slept;
}

task<void> user(Reactor& reactor) { co_await run_task(reactor); }

task<void> sleep(Reactor& reactor, Nanos span) { co_await reactor.sleep_for(span); }

TEST(FiberMemory, AHundredThousandSleepersThreeCallsDeepCostLessThanAKibibyteEach) {
#ifdef CHOPSTICKS_NO_FRAME_POOL
  GTEST_SKIP() << "sanitizers have a heap of their own";
#endif
  constexpr std::size_t count = 100'000;
  Reactor reactor(Reactor::Time::kSimulated);
  TaskGroup users(reactor);
  const auto before = ::mallinfo2();
  for (std::size_t i = 0; i < count; ++i) users.spawn(user(reactor));
  block_on(reactor, sleep(reactor, 1s));
  const auto after = ::mallinfo2();
  const auto bytes = (after.uordblks + after.hblkhd - before.uordblks - before.hblkhd) / count;
  std::cout << bytes << " bytes per sleeping fiber\n";
  RecordProperty("bytes_per_fiber", static_cast<int>(bytes));
  EXPECT_LT(bytes, 1024U);
  users.cancel_all();
  block_on(reactor, users.join());
}

}  // namespace
}  // namespace chopsticks::net
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
