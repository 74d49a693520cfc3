#include "report/figures.h"
#include "report/tables.h"
#include "report/text_table.h"

namespace chopsticks::report {
namespace {

using Align = TextTable::Align;
using Style = TextTable::Style;

// Narrow terminals lose first what another column nearly tells.
std::vector<TextTable::Column> columns() {
  return {{"Type", Align::kLeft, 6, false, 0, false},
          {"Name", Align::kLeft, 10, false, 0, true},
          {"# reqs", Align::kRight, 7, false, 0, false},
          {"# fails", Align::kRight, 12, false, 0, false},
          {"Avg", Align::kRight, 6, true, 4, false},
          {"Min", Align::kRight, 6, false, 6, false},
          {"Max", Align::kRight, 6, false, 3, false},
          {"Med", Align::kRight, 6, false, 0, false},
          {"p95", Align::kRight, 6, false, 2, false},
          {"p99", Align::kRight, 6, false, 0, false},
          {"req/s", Align::kRight, 7, true, 0, false},
          {"failures/s", Align::kRight, 10, false, 7, false},
          {"MB/s", Align::kRight, 7, false, 1, false}};
}

std::vector<TextTable::Cell> cells(const stats::Row& row, RatesOf which, Style style) {
  const auto& rates = which == RatesOf::kNow ? row.current : row.total;
  const auto plain = [style](std::string text) { return TextTable::Cell{std::move(text), style}; };
  const auto time = [&](Nanos span) { return plain(show_milliseconds(span)); };
  const auto bad = row.failures != 0 ? Style::kBad : style;
  return {plain(row.key.type),
          plain(row.key.name),
          plain(std::to_string(row.requests)),
          {show_failures(row.failures, row.fail_ratio()), bad},
          time(row.average),
          time(row.min),
          time(row.max),
          time(row.latency[stats::kP50]),
          time(row.latency[stats::kP95]),
          time(row.latency[stats::kP99]),
          plain(show_rate(rates.requests)),
          plain(show_rate(rates.failures)),
          plain(show_megabytes(rates.bytes))};
}

}  // namespace

std::string statistics_table(const stats::Snapshot& snapshot, RatesOf rates,
                             const Terminal& terminal) {
  TextTable table(columns());
  for (const auto& row : snapshot.rows) table.add(cells(row, rates, Style::kPlain));
  if (!table.empty()) table.add_rule();
  table.add(cells(snapshot.total, rates, Style::kBold));
  return table.render(terminal);
}

std::string endpoint_table(const stats::Snapshot& snapshot, const Terminal& terminal) {
  if (snapshot.endpoints.empty()) return "";
  auto shown = columns();
  shown[0].title.clear();
  shown[0].least = 0;
  shown[0].expendable = 100;
  shown[1].title = "Endpoint";
  TextTable table(shown);
  for (const auto& row : snapshot.endpoints) table.add(cells(row, RatesOf::kRun, Style::kPlain));
  return table.render(terminal);
}

}  // namespace chopsticks::report
