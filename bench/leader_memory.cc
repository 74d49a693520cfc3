#include <cstdio>
#include <cstdlib>
#include <string>

#include <fmt/format.h>

#include "bench_seconds.h"
#include "cluster/leader/leader.h"
#include "support/host.h"
#include "support/log.h"

/// What a leader's memory grows by in hours, in a minute: the state machine alone, with a clock
/// that jumps. Ends with 1 when the last hour needed more than the one before it by a tenth.
///
///     leader_memory [WORKERS [OPERATIONS [HOURS]]]
namespace chopsticks::cluster {
namespace {

class Nowhere : public Outbox {
 public:
  bool send(std::string_view, const ToWorker&) override { return true; }
};

class Run {
 public:
  Run(int workers, int operations) : seconds_(operations), leader_(settings(), nowhere_) {
    for (int i = 0; i != workers; ++i) ids_.push_back(fmt::format("host_{}", i));
    for (const auto& id : ids_) says(id, from_worker::ClientReady{announced_version(id)});
    leader_.start({.users = workers, .spawn_rate = {1e6}}, now_).value();
    leader_.tick(now_);
    for (const auto& id : ids_) says(id, from_worker::Spawning{});
  }

  void second_passes() {
    now_.monotonic += 1s;
    now_.wall += 1s;
    for (const auto& id : ids_) {
      says(id, from_worker::Heartbeat{"running", 1, 1 << 20, {}});
      from_worker::Stats report;
      report.rows = seconds_.any(now_).rows;
      says(id, report);
    }
    leader_.tick(now_);
    (void)leader_.view(now_);
  }

 private:
  static LeaderSettings settings() {
    LeaderSettings settings;
    settings.classes = {{"User", 1, 0}};
    return settings;
  }
  void says(const std::string& id, const FromWorker& message) {
    leader_.receive(id, encode(message, id), now_);
  }

  Seconds seconds_;
  Nowhere nowhere_;
  Leader leader_;
  std::vector<std::string> ids_;
  stats::Clocks now_{1000s, 1'700'000'000s};
};

constexpr int kQuarter = 900;  // seconds

/// Memory after each hour.
std::vector<double> measure(Run& run, int hours) {
  std::vector<double> after;
  for (int quarter = 1; quarter <= 4 * hours; ++quarter) {
    for (int i = 0; i != kQuarter; ++i) run.second_passes();
    const auto resident = process_usage().resident;
    fmt::print("  after {:5.2f} h: {}\n", quarter / 4.0, format_bytes(resident));
    std::fflush(stdout);
    if (quarter % 4 == 0) after.push_back(static_cast<double>(resident.count));
  }
  return after;
}

}  // namespace
}  // namespace chopsticks::cluster

int main(int argc, char** argv) {
  using namespace chopsticks;
  const auto given = [&](int i, int otherwise) {
    return argc > i ? std::atoi(argv[i]) : otherwise;
  };
  const auto hours = given(3, 4);
  if (!log::open(log::Level::kError, "")) return 1;
  cluster::Run run(given(1, 10), given(2, 10));
  const auto after = cluster::measure(run, hours);
  return after.size() < 2 || after.back() <= 1.1 * after[after.size() - 2] ? 0 : 1;
}
