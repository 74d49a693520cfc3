#include <benchmark/benchmark.h>

#include "cluster/leader/leader.h"
#include "support/log.h"
#include "support/random.h"

namespace chopsticks::cluster {
namespace {

constexpr int kWorkers = 100;
constexpr int kRequests = 100;  // of each operation, in a second
constexpr Nanos kMedian = 5ms;

class Nowhere final : public Outbox {
 public:
  bool send(std::string_view worker, const ToWorker& message) override {
    benchmark::DoNotOptimize(encode(message, worker));
    return true;
  }
};

stats::Tally second_of_work(int operations, Random& random) {
  stats::Tally tally;
  for (int i = 0; i != operations; ++i) {
    auto& entry = tally.entries.at({"GET", "bucket/object_" + std::to_string(i)});
    for (int n = 0; n != kRequests; ++n) {
      const auto latency = kMedian * (1 + i % 10) / 2 * (1 + random.below(4)) +
                           Nanos(static_cast<Nanos::rep>(random.below(5'000'000)));
      entry.latency.record(latency);
      entry.service.record(latency - Nanos(static_cast<Nanos::rep>(random.below(50'000))));
      entry.total_latency += latency;
    }
    entry.requests = kRequests;
    entry.min_latency = 3ms;
    entry.max_latency = 105ms;
    entry.seconds.add({1'795'404'737, kRequests, 0, MiB});
    entry.since = 1'795'404'737s;
    entry.last_request = 1'795'404'738s;
    tally.total.merge(entry);
  }
  return tally;
}

from_worker::Heartbeat heartbeat(const std::string& life) {
  from_worker::Telemetry telemetry{"host_1.example.org", life, 16, 8, 3712s, 1000, 25'000ns};
  telemetry.network = {Bytes{1'234'567'890'123}, Bytes{1'234'567'890'123}};
  telemetry.sent = 1'795'404'738s;
  telemetry.offset = 12'345ns;
  return {"running", 412.5, 1'234'567'890, std::move(telemetry)};
}

/// What one worker's second costs its leader, sockets left out: a report with its heartbeat.
void second_of_a_worker(benchmark::State& state) {
  (void)!log::open(log::Level::kCritical, "");
  Random random(1);
  Nowhere nowhere;
  LeaderSettings settings;
  settings.classes = {{"User", 1, 0}};
  Leader leader(std::move(settings), nowhere);
  stats::Clocks now{1000s, 1'795'404'738s};
  std::vector<std::string> ids;
  std::vector<std::string> frames;
  for (int i = 0; i != kWorkers; ++i) {
    const auto& id = ids.emplace_back("host_1.example.org_" + std::to_string(i));
    leader.receive(id, encode(FromWorker(from_worker::ClientReady{announced_version(id)}), id),
                   now);
    from_worker::Stats report;
    report.users = ClassCounts{{"User", 10}};
    report.rows = CompactRows(second_of_work(static_cast<int>(state.range(0)), random));
    report.heartbeat = heartbeat(id);
    frames.push_back(encode(FromWorker(report), id));
  }
  leader.start({.users = 10 * kWorkers, .spawn_rate = {1e6}}, now).value();
  leader.tick(now);
  for (const auto& id : ids)
    leader.receive(id, encode(FromWorker(from_worker::Spawning{}), id), now);
  std::size_t worker = 0;
  for (auto _ : state) {
    leader.receive(ids[worker], frames[worker], now);
    if (++worker != ids.size()) continue;
    worker = 0;
    now.monotonic += 1s;
    now.wall += 1s;
    leader.tick(now);
  }
}
BENCHMARK(second_of_a_worker)->Arg(10)->Arg(100)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace chopsticks::cluster
