#include <benchmark/benchmark.h>

#include "net/block_on.h"
#include "net/task.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): block_on outlives what it
// runs.
namespace chopsticks::net {
namespace {

task<int> leaf(int n) { co_return n; }

task<int> nested(int depth) {
  if (depth == 0) co_return 1;
  co_return co_await nested(depth - 1);
}

task<void> await_leaves(benchmark::State& state) {
  int n = 0;
  for (auto _ : state) {
    n += co_await leaf(1);
    benchmark::DoNotOptimize(n);
  }
}

task<void> await_nested(benchmark::State& state) {
  const auto depth = static_cast<int>(state.range(0));
  for (auto _ : state) {
    const int n = co_await nested(depth);
    benchmark::DoNotOptimize(n);
  }
}

task<void> yields(benchmark::State& state, Reactor& reactor) {
  for (auto _ : state) co_await reactor.yield();
}

task<void> nothing() { co_return; }

task<void> spawn_and_join(benchmark::State& state, Reactor& reactor) {
  TaskGroup group(reactor);
  for (auto _ : state) {
    group.spawn(nothing());
    co_await group.join();
  }
}

void awaiting_a_task(benchmark::State& state) {
  Reactor reactor;
  block_on(reactor, await_leaves(state));
}
BENCHMARK(awaiting_a_task);

void awaiting_nested_tasks(benchmark::State& state) {
  Reactor reactor;
  block_on(reactor, await_nested(state));
}
BENCHMARK(awaiting_nested_tasks)->Arg(3);

/// One turn of the loop: a look at the sockets, the clock and the timers, and one fiber that goes
/// on.
void one_turn_of_the_loop(benchmark::State& state) {
  Reactor reactor;
  block_on(reactor, yields(state, reactor));
}
BENCHMARK(one_turn_of_the_loop);

void spawning_and_joining_a_task(benchmark::State& state) {
  Reactor reactor;
  block_on(reactor, spawn_and_join(state, reactor));
}
BENCHMARK(spawning_and_joining_a_task);

}  // namespace
}  // namespace chopsticks::net
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
