#include "net/precise_timers.h"

#include <algorithm>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "support/random.h"

namespace chopsticks::net {
namespace {

struct Alarm final : PreciseNode {
  Alarm(std::vector<Nanos>& l, Nanos d) : log(l), due(d) {}
  void on_due() noexcept override { log.push_back(due); }
  std::vector<Nanos>& log;
  Nanos due;
};

TEST(PreciseTimers, FireInTheOrderOfTheirTimes) {
  PreciseTimers timers;
  std::vector<Nanos> log;
  std::vector<std::unique_ptr<Alarm>> alarms;
  Random random(3);
  for (int i = 0; i < 500; ++i) {
    alarms.push_back(std::make_unique<Alarm>(log, Nanos(random.below(1000))));
    timers.arm(*alarms.back(), alarms.back()->due);
  }
  for (std::size_t i = 0; i < alarms.size(); i += 3) timers.disarm(*alarms[i]);
  timers.advance(Nanos(400));
  EXPECT_TRUE(std::ranges::all_of(log, [](Nanos due) { return due <= Nanos(400); }));
  EXPECT_GT(timers.next(), Nanos(400));
  timers.advance(Nanos(1000));
  EXPECT_EQ(log.size(), 500U - 167U);
  EXPECT_TRUE(std::ranges::is_sorted(log));
  EXPECT_EQ(timers.next(), std::nullopt);
}

TEST(PreciseTimers, DisarmingTwiceOrAfterItFiredDoesNothing) {
  PreciseTimers timers;
  std::vector<Nanos> log;
  Alarm a(log, Nanos(1)), b(log, Nanos(2));
  timers.arm(a, a.due);
  timers.arm(b, b.due);
  timers.advance(Nanos(1));
  timers.disarm(a);
  timers.disarm(b);
  timers.disarm(b);
  EXPECT_EQ(timers.next(), std::nullopt);
}

}  // namespace
}  // namespace chopsticks::net
