#include "report/console.h"

#include <fmt/format.h>

#include "report/figures.h"
#include "report/progress.h"
#include "report/stillness.h"
#include "report/summary.h"
#include "report/tables.h"
#include "support/log.h"

namespace chopsticks::report {
namespace {

constexpr auto kBetweenTables = 2s;
constexpr auto kEraseLine = "\r\x1b[K";

std::string state_line(const stats::Snapshot& snapshot) {
  const auto still = standing_still(snapshot);
  return fmt::format("{}: {} of {} users {}{}\n",
                     format_duration(std::chrono::floor<std::chrono::seconds>(snapshot.elapsed)),
                     snapshot.users, snapshot.target_users, snapshot.state,
                     still ? ", no operation has finished for " + format_duration(*still) : "");
}

}  // namespace

Console::Console(std::FILE* out, Terminal terminal, bool only_summary)
    : out_(out), terminal_(terminal), only_summary_(only_summary) {}

void Console::begin(const RunInfo& run) {
  duration_ = run.plan.duration;
  print(opening(run, terminal_));
}

void Console::live(const stats::Snapshot& snapshot) {
  if (!only_summary_ && snapshot.elapsed >= next_table_) {
    // Not from elapsed: a late call must not shift all tables after it.
    while (next_table_ <= snapshot.elapsed) next_table_ += kBetweenTables;
    const auto state = terminal_.interactive ? "\n" : "\n" + state_line(snapshot);
    print(state + log::redact(statistics_table(snapshot, RatesOf::kNow, terminal_)));
  }
  if (!terminal_.interactive) return;
  // The cursor stays at the start of the line: a log line then writes over the bar, not behind it.
  print(progress_line(snapshot, duration_, terminal_) + "\x1b[K\r");
  bar_shown_ = true;
}

void Console::finish(const stats::Snapshot& snapshot, const RunInfo& run) {
  print(final_summary(snapshot, run, terminal_));
}

void Console::print(const std::string& text) {
  if (std::exchange(bar_shown_, false)) std::fputs(kEraseLine, out_);
  std::fwrite(text.data(), 1, text.size(), out_);
  std::fflush(out_);
}

}  // namespace chopsticks::report
