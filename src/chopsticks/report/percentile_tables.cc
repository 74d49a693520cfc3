#include <algorithm>
#include <cmath>

#include "report/figures.h"
#include "report/tables.h"
#include "report/text_table.h"
#include "stats/locust_buckets.h"

namespace chopsticks::report {
namespace {

using Align = TextTable::Align;
using Style = TextTable::Style;
using Chosen = const stats::Percentiles* (*)(const stats::Row&);

TextTable empty_table() {
  // Of eleven percentiles a narrow terminal keeps 50, 95, 99 and 100.
  constexpr std::array kExpendable{0, 9, 8, 7, 4, 0, 6, 0, 3, 5, 1};
  std::vector<TextTable::Column> columns{{"Type", Align::kLeft, 6, false, 0, false},
                                         {"Name", Align::kLeft, 10, false, 0, true}};
  for (std::size_t i = 0; i != stats::kPercentiles.size(); ++i) {
    columns.push_back({stats::percentile_title(stats::kPercentiles[i]), Align::kRight, 6, i == 0,
                       kExpendable[i], false});
  }
  columns.push_back({"# reqs", Align::kRight, 7, true, 10, false});
  return TextTable(std::move(columns));
}

void add(TextTable& table, const stats::Row& row, const stats::Percentiles& percentiles,
         Style style) {
  std::vector<TextTable::Cell> cells{{row.key.type, style}, {row.key.name, style}};
  for (const auto value : percentiles) cells.push_back({show_milliseconds(value), style});
  cells.push_back({std::to_string(row.timed()), style});
  table.add(std::move(cells));
}

std::string percentile_table(const stats::Snapshot& snapshot, Chosen chosen,
                             const Terminal& terminal) {
  auto table = empty_table();
  for (const auto& row : snapshot.rows) {
    if (const auto* percentiles = chosen(row)) add(table, row, *percentiles, Style::kPlain);
  }
  if (table.empty()) return "";
  if (const auto* percentiles = chosen(snapshot.total)) {
    table.add_rule();
    add(table, snapshot.total, *percentiles, Style::kBold);
  }
  return table.render(terminal);
}

// More than a percent and more than the 50 microseconds a busy event loop may be late by itself.
bool differ(Nanos latency, Nanos service) {
  const auto gap = latency - service;
  return gap > 50us && gap * 100 > latency;
}

bool service_differs(const stats::Row& row) {
  if (!row.service) return false;
  return std::ranges::any_of(std::array{stats::kP50, stats::kP95, stats::kP99}, [&](std::size_t i) {
    return differ(row.latency[i], (*row.service)[i]);
  });
}

}  // namespace

std::string latency_table(const stats::Snapshot& snapshot, const Terminal& terminal) {
  return percentile_table(
      snapshot, [](const stats::Row& row) { return row.timed() != 0 ? &row.latency : nullptr; },
      terminal);
}

std::string service_table(const stats::Snapshot& snapshot, const Terminal& terminal) {
  const bool any =
      service_differs(snapshot.total) || std::ranges::any_of(snapshot.rows, service_differs);
  if (!any) return "";
  return percentile_table(
      snapshot, [](const stats::Row& row) { return row.service ? &*row.service : nullptr; },
      terminal);
}

std::string first_byte_table(const stats::Snapshot& snapshot, const Terminal& terminal) {
  auto only_rows = snapshot;
  only_rows.total.first_byte.reset();  // over different operations it would mean nothing
  return percentile_table(
      only_rows, [](const stats::Row& row) { return row.first_byte ? &*row.first_byte : nullptr; },
      terminal);
}

}  // namespace chopsticks::report
