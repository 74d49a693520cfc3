#include "report/progress.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "report/figures.h"
#include "report/stillness.h"

namespace chopsticks::report {
namespace {

constexpr std::size_t kLeastBar = 8;
constexpr std::size_t kMostBar = 24;
constexpr std::size_t kWidest = 100;

Nanos whole_seconds(Nanos span) { return std::chrono::floor<std::chrono::seconds>(span); }

double share_done(Nanos elapsed, Nanos duration) {
  return duration > Nanos{0} ? std::clamp(seconds(elapsed) / seconds(duration), 0.0, 1.0) : 1;
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i != times; ++i) all += text;
  return all;
}

std::string bar(double done, std::size_t width, const Terminal& terminal) {
  const auto full = static_cast<std::size_t>(std::floor(done * static_cast<double>(width)));
  if (!terminal.unicode) return "[" + repeated("#", full) + repeated(".", width - full) + "]";
  const auto filled = repeated("━", full);
  const auto rest = repeated("─", width - full);
  return terminal.color ? "\x1b[32m" + filled + "\x1b[2;39m" + rest + "\x1b[0m" : filled + rest;
}

std::string time_text(Nanos elapsed, std::optional<Nanos> duration) {
  if (!duration) return format_duration(whole_seconds(elapsed)) + " elapsed";
  const auto left = std::max(*duration - elapsed, Nanos{0});
  return fmt::format("{:3.0f}%  {} elapsed, {} left",
                     std::floor(100 * share_done(elapsed, *duration)),
                     format_duration(whole_seconds(elapsed)),
                     format_duration(std::chrono::ceil<std::chrono::seconds>(left)));
}

std::string load_text(const stats::Snapshot& snapshot) {
  const auto users = snapshot.users == snapshot.target_users
                         ? show_counted(static_cast<std::uint64_t>(snapshot.users), "user")
                         : fmt::format("{}/{} users", snapshot.users, snapshot.target_users);
  const auto still = standing_still(snapshot);
  return fmt::format("{}  {} req/s  {} failed{}", users, show_rate(snapshot.total.current.requests),
                     show_count(snapshot.total.failures),
                     still ? "  none finished for " + format_duration(*still) : "");
}

}  // namespace

std::string progress_line(const stats::Snapshot& snapshot, std::optional<Nanos> duration,
                          const Terminal& terminal) {
  const auto room = std::min(
      kWidest, terminal.columns > 0 ? static_cast<std::size_t>(terminal.columns) - 1 : kWidest);
  const auto text =
      fmt::format("{}  {}", time_text(snapshot.elapsed, duration), load_text(snapshot));
  const auto left = room - std::min(room, width_of(text) + 3);  // a space and the brackets
  if (!duration || left < kLeastBar) return shorten(text, room, terminal.unicode);
  return bar(share_done(snapshot.elapsed, *duration), std::min(left, kMostBar), terminal) + " " +
         text;
}

}  // namespace chopsticks::report
