#include <benchmark/benchmark.h>

#include "cluster/wire/messages.h"

namespace chopsticks::cluster {
namespace {

/// A second of one worker: ten operations, a thousand requests each.
from_worker::Stats second_of_work() {
  from_worker::Stats report;
  for (int name = 0; name != 10; ++name) {
    auto& entry = report.tally.entries.at({"PUT", "operation " + std::to_string(name)});
    for (int i = 0; i != 1000; ++i) {
      const auto latency = Nanos(1'000'000 + 7'919 * i);
      entry.latency.record(latency);
      entry.service.record(latency);
      entry.total_latency += latency;
    }
    entry.requests = 1000;
    entry.min_latency = 1ms;
    entry.max_latency = 9ms;
    entry.seconds.add({1795404737, 1000, 0, MiB});
    entry.since = 1795404737s;
    entry.last_request = 1795404738s;
    report.tally.total.merge(entry);
  }
  report.users = ClassCounts{{"S3LargeObjects", 1000}};
  return report;
}

void encode_stats(benchmark::State& state) {
  const FromWorker report = second_of_work();
  for (auto _ : state) benchmark::DoNotOptimize(encode(report, "host_1"));
  state.counters["bytes"] = static_cast<double>(encode(report, "host_1").size());
}
BENCHMARK(encode_stats)->Unit(benchmark::kMicrosecond);

void decode_stats(benchmark::State& state) {
  const auto frame = encode(FromWorker(second_of_work()), "host_1");
  for (auto _ : state) benchmark::DoNotOptimize(decode_from_worker(frame));
}
BENCHMARK(decode_stats)->Unit(benchmark::kMicrosecond);

void decode_heartbeat(benchmark::State& state) {
  const auto frame =
      encode(FromWorker(from_worker::Heartbeat{"running", 12.5, 1 << 20, {}}), "host_1");
  for (auto _ : state) benchmark::DoNotOptimize(decode_from_worker(frame));
}
BENCHMARK(decode_heartbeat);

}  // namespace
}  // namespace chopsticks::cluster
