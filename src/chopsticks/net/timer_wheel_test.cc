#include "net/timer_wheel.h"

#include <memory>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "support/random.h"

namespace chopsticks::net {
namespace {

constexpr std::uint64_t kDay = 24ULL * 3600 * 1000;

struct Timer final : TimerNode {
  explicit Timer(TimerWheel& w) : wheel(w) {}
  void on_due() noexcept override {
    fired_at.push_back(wheel.now());
    if (again != 0) wheel.arm(*this, again);
    again = 0;
  }
  TimerWheel& wheel;
  std::vector<std::uint64_t> fired_at;
  std::uint64_t again = 0;
};

TEST(TimerWheel, FiresAtItsTickAndNotBefore) {
  TimerWheel wheel(1000);
  Timer timer(wheel);
  wheel.arm(timer, 1005);
  wheel.advance(1004);
  EXPECT_TRUE(timer.fired_at.empty());
  EXPECT_TRUE(timer.armed());
  wheel.advance(1005);
  EXPECT_EQ(timer.fired_at, std::vector<std::uint64_t>{1005});
  EXPECT_FALSE(timer.armed());
}

TEST(TimerWheel, ATickThatHasPassedIsTheNextOne) {
  TimerWheel wheel(1000);
  Timer timer(wheel);
  wheel.arm(timer, 3);
  wheel.advance(1001);
  EXPECT_EQ(timer.fired_at, std::vector<std::uint64_t>{1001});
}

TEST(TimerWheel, EveryDistanceIsExact) {
  const std::vector<std::uint64_t> starts = {0, 255, 256, 65'535, 1'774'000'000'123};
  const std::vector<std::uint64_t> distances = {
      1,          255,        256,        257,           65'535,        65'536,    65'537,
      16'777'215, 16'777'216, 16'777'217, 4'294'967'295, 4'294'967'296, 400 * kDay};
  for (const auto start : starts) {
    for (const auto distance : distances) {
      TimerWheel wheel(start);
      Timer timer(wheel);
      wheel.arm(timer, start + distance);
      wheel.advance(start + distance - 1);
      EXPECT_TRUE(timer.fired_at.empty()) << start << " + " << distance;
      wheel.advance(start + distance);
      EXPECT_EQ(timer.fired_at.size(), 1U) << start << " + " << distance;
    }
  }
}

TEST(TimerWheel, ADisarmedTimerDoesNotFire) {
  TimerWheel wheel(0);
  Timer timer(wheel);
  wheel.arm(timer, 10);
  TimerWheel::disarm(timer);
  TimerWheel::disarm(timer);
  EXPECT_EQ(wheel.next_tick(), std::nullopt);
  wheel.advance(20);
  EXPECT_TRUE(timer.fired_at.empty());
}

TEST(TimerWheel, ArmingAgainMovesATimer) {
  TimerWheel wheel(0);
  Timer timer(wheel);
  wheel.arm(timer, 10);
  wheel.arm(timer, 5000);
  wheel.arm(timer, 30);
  wheel.advance(6000);
  EXPECT_EQ(timer.fired_at, std::vector<std::uint64_t>{30});
}

TEST(TimerWheel, ATimerMayArmItselfWhenItFires) {
  TimerWheel wheel(0);
  Timer timer(wheel);
  timer.again = 3;  // already past by then: the next tick
  wheel.arm(timer, 7);
  wheel.advance(100);
  EXPECT_EQ(timer.fired_at, (std::vector<std::uint64_t>{7, 8}));
}

TEST(TimerWheel, SaysWhenItHasSomethingToDoNext) {
  TimerWheel wheel(100);
  Timer near(wheel), far(wheel);
  EXPECT_EQ(wheel.next_tick(), std::nullopt);
  wheel.arm(far, 100 + 30 * kDay);
  const auto next = wheel.next_tick();
  ASSERT_TRUE(next);
  EXPECT_LE(*next, far.tick());
  EXPECT_GT(*next, 100 + kDay / 10) << "an idle loop need not look up every second";
  wheel.arm(near, 350);
  EXPECT_EQ(wheel.next_tick(), 350U);
}

TEST(TimerWheel, WhateverIsDoneEachTimerFiresOnceAndAtItsTick) {
  Random random(1);
  TimerWheel wheel(random.below(1ULL << 40));
  std::vector<std::unique_ptr<Timer>> timers;
  timers.reserve(300);
  for (int i = 0; i < 300; ++i) timers.push_back(std::make_unique<Timer>(wheel));

  for (int step = 0; step < 20'000; ++step) {
    auto& timer = *timers[random.below(timers.size())];
    TimerWheel::disarm(timer);
    if (random.below(4) != 0)
      wheel.arm(timer, wheel.now() + 1 + random.below(2ULL << random.below(20)));

    const auto target = wheel.now() + random.below(1ULL << random.below(14));
    std::vector<std::pair<Timer*, std::uint64_t>> due, later;
    for (const auto& t : timers)
      if (t->armed()) (t->tick() <= target ? due : later).emplace_back(t.get(), t->tick());
    wheel.advance(target);

    for (const auto& [t, tick] : due)
      ASSERT_EQ(std::exchange(t->fired_at, {}), std::vector<std::uint64_t>{tick});
    for (const auto& [t, tick] : later) ASSERT_TRUE(t->armed() && t->tick() == tick);
  }
}

}  // namespace
}  // namespace chopsticks::net
