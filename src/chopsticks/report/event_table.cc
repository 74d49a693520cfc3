#include <fmt/format.h>

#include "report/figures.h"
#include "report/tables.h"
#include "report/text_table.h"

namespace chopsticks::report {
namespace {

using Align = TextTable::Align;
using Style = TextTable::Style;
using Kind = stats::RunEvent::Kind;

constexpr std::size_t kShownFirst = 20;
constexpr std::size_t kShownLast = 10;

std::string word_of(Kind kind) {
  std::string word(stats::name_of(kind));
  for (auto& c : word)
    if (c == '_') c = ' ';
  return word;
}

}  // namespace

std::string event_table(const stats::Snapshot& snapshot, const Terminal& terminal) {
  const auto& events = snapshot.events;
  if (events.empty()) return "";
  TextTable table({{"After", Align::kRight, 7, false, 0, false},
                   {"What", Align::kLeft, 10, false, 0, false},
                   {"", Align::kLeft, 20, false, 0, true}});
  const bool all = events.size() <= kShownFirst + kShownLast;
  for (std::size_t i = 0; i != events.size(); ++i) {
    if (!all && i == kShownFirst) {
      i = events.size() - kShownLast;
      const auto hidden = i - kShownFirst + snapshot.events_left_out;
      table.add({{""}, {"..."}, {show_count(hidden) + " more in summary.json"}});
    }
    const auto& event = events[i];
    const auto style = event.kind == Kind::kWorkerLost ? Style::kBad : Style::kPlain;
    table.add({{fmt::format("{:.1f}s", seconds(event.when - snapshot.started))},
               {word_of(event.kind), style},
               {printable(event.text)}});
  }
  return table.render(terminal);
}

}  // namespace chopsticks::report
