#include <array>

#include <benchmark/benchmark.h>

#include "stats/recorder.h"
#include "stats/snapshot.h"
#include "support/random.h"

namespace chopsticks::stats {
namespace {

constexpr std::size_t kValues = 4096;

// Around a millisecond with a long tail.
std::array<Nanos, kValues> latencies() {
  Random random(1);
  std::array<Nanos, kValues> values{};
  for (auto& value : values) {
    value = Nanos(static_cast<std::int64_t>(300'000 / (random.uniform() + 0.001)));
  }
  return values;
}

void histogram_record(benchmark::State& state) {
  const auto values = latencies();
  Histogram histogram;
  std::size_t i = 0;
  for (auto _ : state) histogram.record(values[i++ % kValues]);
  benchmark::DoNotOptimize(histogram.count());
}
BENCHMARK(histogram_record);

void histogram_merge(benchmark::State& state) {
  Histogram from;
  Histogram into;
  for (const auto value : latencies()) from.record(value);
  for (auto _ : state) into.merge(from);
  benchmark::DoNotOptimize(into.count());
}
BENCHMARK(histogram_merge);

void histogram_eleven_percentiles(benchmark::State& state) {
  Histogram histogram;
  for (const auto value : latencies()) histogram.record(value);
  for (auto _ : state) benchmark::DoNotOptimize(histogram.percentiles(kPercentiles));
}
BENCHMARK(histogram_eleven_percentiles);

void recorder_success(benchmark::State& state) {
  const auto values = latencies();
  Recorder recorder({1000s, 1'700'000'000s});
  const auto get = recorder.operation("GET", "download");
  std::size_t i = 0;
  for (auto _ : state) {
    const auto due = 1000s + Nanos(static_cast<std::int64_t>(i) * 300);
    recorder.success(get, {due, due, due + values[i % kValues], due + 1000ns}, {Bytes{4096}});
    ++i;
  }
  benchmark::DoNotOptimize(recorder.take({2000s, 1'700'001'000s}).total.requests);
}
BENCHMARK(recorder_success);

void recorder_failure(benchmark::State& state) {
  Recorder recorder({1000s, 1'700'000'000s});
  const auto get = recorder.operation("GET", "download");
  const auto slow = error("SlowDown: reduce your request rate");
  for (auto _ : state) recorder.failure(get, {1000s, 1000s, 1001s, 0s}, {}, slow);
  benchmark::DoNotOptimize(recorder.take({2000s, 1'700'001'000s}).total.requests);
}
BENCHMARK(recorder_failure);

Tally ten_entries() {
  Recorder recorder({1000s, 1'700'000'000s});
  for (int entry = 0; entry < 10; ++entry) {
    const auto id = recorder.operation("GET", "entry " + std::to_string(entry));
    for (const auto value : latencies())
      recorder.success(id, {1000s, 1000s, 1000s + value, 0s}, {Bytes{4096}});
  }
  return recorder.take({1001s, 1'700'000'001s});
}

// What a leader does with each report of a worker.
void tally_merge_of_ten_entries(benchmark::State& state) {
  const auto report = ten_entries();
  Tally tally;
  for (auto _ : state) tally.merge(report);
  benchmark::DoNotOptimize(tally.total.requests);
}
BENCHMARK(tally_merge_of_ten_entries)->Unit(benchmark::kMicrosecond);

void snapshot_of_ten_entries(benchmark::State& state) {
  const auto tally = ten_entries();
  History history;
  for (int second = 0; second < 600; ++second)
    history.sample(1'700'000'000s + std::chrono::seconds(second), 1, tally);
  for (auto _ : state) benchmark::DoNotOptimize(make_snapshot(tally, history, {}));
}
BENCHMARK(snapshot_of_ten_entries)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace chopsticks::stats
