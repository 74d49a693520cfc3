#include <memory>
#include <vector>

#include <benchmark/benchmark.h>

#include "net/timer_wheel.h"
#include "support/random.h"

namespace chopsticks::net {
namespace {

struct Timer final : TimerNode {
  void on_due() noexcept override { ++fired; }
  std::uint64_t fired = 0;
};

void arming_and_disarming(benchmark::State& state) {
  TimerWheel wheel(0);
  Timer timer;
  Random random(1);
  for (auto _ : state) {
    wheel.arm(timer, wheel.now() + 1 + random.below(60'000));
    TimerWheel::disarm(timer);
  }
}
BENCHMARK(arming_and_disarming);

/// A hundred thousand users that sleep about a second, each armed again when it fires.
void arming_and_firing(benchmark::State& state) {
  constexpr std::size_t count = 100'000;
  TimerWheel wheel(0);
  Random random(1);
  struct Sleeper final : TimerNode {
    void on_due() noexcept override { wheel->arm(*this, wheel->now() + 500 + random->below(1000)); }
    TimerWheel* wheel = nullptr;
    Random* random = nullptr;
  };
  const auto sleepers = std::make_unique<Sleeper[]>(count);
  for (std::size_t i = 0; i < count; ++i) {
    sleepers[i].wheel = &wheel;
    sleepers[i].random = &random;
    wheel.arm(sleepers[i], 1 + random.below(1500));
  }
  // About 100 of them are due in each tick.
  for (auto _ : state) wheel.advance(wheel.now() + 1);
  state.SetItemsProcessed(state.iterations() * 100);
}
BENCHMARK(arming_and_firing);

void asking_an_idle_wheel_for_its_next_tick(benchmark::State& state) {
  TimerWheel wheel(1'000'000);
  Timer near, far;
  wheel.arm(near, 1'000'900);
  wheel.arm(far, 90'000'000);
  for (auto _ : state) {
    auto next = wheel.next_tick();
    benchmark::DoNotOptimize(next);
  }
}
BENCHMARK(asking_an_idle_wheel_for_its_next_tick);

}  // namespace
}  // namespace chopsticks::net
