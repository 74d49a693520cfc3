#include <benchmark/benchmark.h>

#include "plan/dispatch.h"

namespace chopsticks::plan {
namespace {

std::vector<std::string> many_workers(int count) {
  std::vector<std::string> workers;
  workers.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) workers.push_back("host" + std::to_string(i) + "_worker");
  return workers;
}

const std::vector<UserClass> kClasses{{"Reader", 5, 0}, {"Writer", 2, 0}, {"Admin", 1, 3}};

// 10,000 users at 50/s: 200 steps, over as many workers as said.
void ramp_of_ten_thousand_users(benchmark::State& state) {
  const auto workers = many_workers(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    UserDispatcher dispatcher(kClasses, workers);
    dispatcher.new_dispatch(10'000, PerSecond{50});
    while (dispatcher.next()) benchmark::DoNotOptimize(dispatcher.distribution());
  }
}
BENCHMARK(ramp_of_ten_thousand_users)->Arg(1)->Arg(1000)->Unit(benchmark::kMillisecond);

void losing_a_worker_of_a_thousand(benchmark::State& state) {
  UserDispatcher dispatcher(kClasses, many_workers(1000));
  dispatcher.new_dispatch(10'000, PerSecond{1e6});
  benchmark::DoNotOptimize(dispatcher.next());
  for (auto _ : state) {
    dispatcher.remove_worker("host7_worker");
    benchmark::DoNotOptimize(dispatcher.next());
    state.PauseTiming();
    dispatcher.add_worker("host7_worker");
    benchmark::DoNotOptimize(dispatcher.next());
    state.ResumeTiming();
  }
}
BENCHMARK(losing_a_worker_of_a_thousand)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace chopsticks::plan
