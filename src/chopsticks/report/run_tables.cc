#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/figures.h"
#include "report/tables.h"
#include "report/text_table.h"

namespace chopsticks::report {
namespace {

using Align = TextTable::Align;
using Style = TextTable::Style;

PerSecond over(std::uint64_t count, Nanos span) {
  return PerSecond{span > Nanos{0} ? static_cast<double>(count) / seconds(span) : 0};
}

std::vector<TextTable::Cell> cells(const stats::WorkerFigures& worker, Nanos elapsed) {
  const double ratio = worker.requests == 0 ? 0
                                            : static_cast<double>(worker.failures) /
                                                  static_cast<double>(worker.requests);
  return {
      {worker.id},
      {worker.host},
      {worker.state, worker.state == "missing" ? Style::kBad : Style::kPlain},
      {std::to_string(worker.users)},
      {std::to_string(worker.requests)},
      {show_failures(worker.failures, ratio), worker.failures != 0 ? Style::kBad : Style::kPlain},
      {show_rate(over(worker.requests, elapsed))},
      {show_megabytes(over(worker.bytes.count, elapsed))},
      {fmt::format("{:.0f}%", worker.highest_cpu_percent)},
      {worker.threads == 0 ? "" : std::to_string(worker.threads)},
      {worker.memory.count == 0 ? "" : format_bytes(worker.memory)}};
}

std::string first_line(std::string_view text) {
  return std::string(text.substr(0, text.find('\n')));
}

}  // namespace

std::string worker_table(const stats::Snapshot& snapshot, const Terminal& terminal) {
  if (snapshot.workers.empty()) return "";
  TextTable table({{"Worker", Align::kLeft, 10, false, 0, true},
                   {"Host", Align::kLeft, 0, false, 8, false},
                   {"State", Align::kLeft, 0, false, 5, false},
                   {"Users", Align::kRight, 5, false, 0, false},
                   {"# reqs", Align::kRight, 7, true, 0, false},
                   {"# fails", Align::kRight, 12, false, 4, false},
                   {"req/s", Align::kRight, 8, false, 0, false},
                   {"MB/s", Align::kRight, 8, false, 1, false},
                   {"CPU max", Align::kRight, 7, true, 0, false},
                   {"threads", Align::kRight, 7, false, 7, false},
                   {"Memory", Align::kRight, 9, false, 6, false}});
  for (const auto& worker : snapshot.workers) table.add(cells(worker, snapshot.elapsed));
  return table.render(terminal);
}

std::string error_table(const stats::Snapshot& snapshot, const Terminal& terminal) {
  if (snapshot.errors.empty()) return "";
  TextTable table({{"# occurrences", Align::kRight, 13, false, 0, false},
                   {"Type", Align::kLeft, 6, false, 3, false},
                   {"Name", Align::kLeft, 10, false, 2, false},
                   {"Error", Align::kLeft, 20, false, 0, true}});
  for (const auto& row : snapshot.errors) {
    table.add({{std::to_string(row.occurrences)},
               {row.key.type},
               {row.key.name},
               {first_line(row.text), Style::kBad}});
  }
  return table.render(terminal);
}

std::string exception_table(const stats::Snapshot& snapshot, const Terminal& terminal) {
  if (snapshot.exceptions.empty()) return "";
  TextTable table({{"# occurrences", Align::kRight, 13, false, 0, false},
                   {"Exception", Align::kLeft, 20, false, 0, true},
                   {"Workers", Align::kLeft, 0, false, 1, false}});
  for (const auto& row : snapshot.exceptions) {
    const auto nodes = row.nodes.size() > 3 ? show_counted(row.nodes.size(), "worker")
                                            : fmt::format("{}", fmt::join(row.nodes, ", "));
    table.add({{std::to_string(row.count)}, {first_line(row.message), Style::kBad}, {nodes}});
  }
  return table.render(terminal);
}

}  // namespace chopsticks::report
