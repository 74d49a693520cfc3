#include "cli/sections.h"

namespace chopsticks::cli {
namespace {

constexpr std::int64_t kMostUsers = 10'000'000;

constexpr Declaration kOptions[] = {
    {.names = "-u,--users", .metavar = "N", .help = "Users at the peak", .locust = "USERS"},
    {.names = "-r,--spawn-rate",
     .metavar = "RATE",
     .help = "Users started (or stopped) per second; may be fractional",
     .locust = "SPAWN_RATE"},
    {.names = "-t,--duration,--run-time",
     .metavar = "TIME",
     .help = "How long the run lasts, ramp included: 300, 30s, 5m, 1h30m; without it until stopped",
     .locust = "RUN_TIME"},
    {.names = "-s,--stop-timeout",
     .metavar = "TIME",
     .help = "How long users may finish their task when stopped (default 0)",
     .locust = "STOP_TIMEOUT"},
    {.names = "--reset-stats",
     .metavar = "",
     .help = "Start the statistics anew when all users have been started",
     .locust = "RESET_STATS"},
};

}  // namespace

Section load_section() { return {"Load", kOptions}; }

LoadOptions read_load(Given& given) {
  LoadOptions load;
  if (const auto users = given.integer("users", 1, kMostUsers))
    load.users = static_cast<int>(*users);
  if (const auto rate = given.positive("spawn-rate")) load.spawn_rate = PerSecond{*rate};
  load.duration = given.duration("duration");
  if (load.duration && *load.duration <= 0s) given.reject("duration", "must be above 0");
  load.stop_timeout = given.duration("stop-timeout").value_or(Nanos{});
  load.reset_stats = given.flag("reset-stats");
  return load;
}

}  // namespace chopsticks::cli
