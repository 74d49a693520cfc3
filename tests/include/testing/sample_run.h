#pragma once
#include "stats/recorder.h"
#include "stats/snapshot.h"
#include "support/random.h"

/// A made-up run of 20 s with believable figures, the same every time, for tests of what shows
/// runs.
namespace chopsticks::testing {

inline constexpr Nanos kSampleStart = 1'795'405'457s;

struct SampleRun {
  stats::Tally tally;
  stats::History history;
  stats::RunState state;

  [[nodiscard]] stats::Snapshot snapshot() const {
    return stats::make_snapshot(tally, history, state);
  }
};

/// Uploads around 24 ms and downloads around 9 ms with first byte, nothing failed.
[[nodiscard]] inline SampleRun clean_run() {
  constexpr Nanos kMonotonic = 1000s;
  SampleRun run;
  Random random(1);
  stats::Recorder recorder({kMonotonic, kSampleStart});
  const auto put = recorder.operation("PUT", "upload");
  const auto get = recorder.operation("GET", "download");
  for (int second = 0; second < 20; ++second) {
    for (int i = 0; i < 50; ++i) {
      const auto due = kMonotonic + std::chrono::seconds(second) + 10ms * i;
      const auto took = Nanos(static_cast<std::int64_t>(4e6 / (random.uniform() + 0.01)));
      recorder.success(put, {due, due + 5us, due + took + 20ms, Nanos{0}}, {Bytes{1'000'000}});
      recorder.success(get, {due, due + 5us, due + took, due + took / 2}, {Bytes{1'000'000}});
    }
    run.tally.merge(recorder.take({kMonotonic + std::chrono::seconds(second + 1),
                                   kSampleStart + std::chrono::seconds(second + 1)}));
    run.history.sample(kSampleStart + std::chrono::seconds(second), 50, run.tally);
  }
  run.state.now = kSampleStart + 20s;
  run.state.started = kSampleStart;
  run.state.elapsed = 20s;
  run.state.state = "running";
  run.state.users = run.state.target_users = 50;
  return run;
}

/// The same with failures, exceptions, late starts, two endpoints and two workers, one lost and one
/// at its limit.
[[nodiscard]] inline SampleRun troubled_run() {
  auto run = clean_run();
  stats::Recorder recorder({1000s, kSampleStart});
  const auto put = recorder.operation("PUT", "upload");
  const auto remove = recorder.operation("DELETE", "delete");
  const stats::EndpointId endpoints[]{recorder.endpoint("http://rgw1:8080"),
                                      recorder.endpoint("http://rgw2:8080")};
  for (int i = 0; i < 60; ++i) {
    const auto due = 1000s + 300ms * i;
    const stats::Detail detail{Bytes{}, 0, endpoints[i % 2]};
    recorder.failure(put, {due, due + 80ms, due + 90ms, Nanos{0}}, detail,
                     error("SlowDown: reduce your request rate"));
    recorder.success(remove, {due, due + 200ms, due + 203ms, Nanos{0}}, detail);
  }
  recorder.failure(put, {1000s, 1000s, 1030s, Nanos{0}}, {}, error("timed out after 30s"));
  recorder.exception("std::out_of_range: map::at", "");
  run.tally.merge(recorder.take({1020s, kSampleStart + 20s}));
  run.state.workers = {{.id = "node1_3f2a",
                        .state = "running",
                        .index = 0,
                        .users = 30,
                        .requests = 1500,
                        .failures = 61,
                        .bytes = Bytes{1'200'000'000},
                        .cpu_percent = 190,
                        .highest_cpu_percent = 194,
                        .threads = 2,
                        .memory = Bytes{70'000'000},
                        .host = "node1",
                        .cores = 2,
                        .lasting_cpu_percent = 190},
                       {.id = "node2_91bc",
                        .state = "missing",
                        .index = 1,
                        .users = 0,
                        .requests = 621,
                        .failures = 0,
                        .bytes = Bytes{800'000'000},
                        .cpu_percent = 20,
                        .highest_cpu_percent = 25,
                        .threads = 2,
                        .memory = Bytes{68'000'000},
                        .host = "node2",
                        .cores = 8}};
  return run;
}

}  // namespace chopsticks::testing
