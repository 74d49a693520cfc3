#include "report/csv.h"

#include <cmath>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/file.h"
#include "stats/locust_buckets.h"
#include "support/clock.h"
#include "support/log.h"

namespace chopsticks::report {
namespace {

constexpr auto kStatsTitles =
    "Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response "
    "Time,"
    "Max Response Time,Average Content Size,Requests/s,Failures/s";

constexpr auto kTotalTitles =
    "Total Request Count,Total Failure Count,Total Median Response Time,Total Average Response "
    "Time,"
    "Total Min Response Time,Total Max Response Time,Total Average Content Size";

std::string percentile_titles() {
  std::string titles;
  for (const auto q : stats::kPercentiles) titles += "," + stats::percentile_title(q);
  return titles;
}

std::string quoted(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string field = "\"";
  for (const char c : text) {
    if (c == '"') field += '"';
    field += c;
  }
  return field + "\"";
}

// As Python writes a float: always recognisable as one.
std::string number(double value) {
  auto text = fmt::format("{}", value);
  if (text.find_first_not_of("-0123456789") == std::string::npos) text += ".0";
  return text;
}

// Locust has the integer 0 where nothing was timed.
std::string extreme(const stats::Row& row, Nanos value) {
  return row.timed() == 0 ? "0" : number(milliseconds(value));
}

// Whole as Locust writes them where rounding adds no more than a bucket of the histogram is off:
// whole milliseconds that a stock worker sent stay whole. Three digits where it would add more.
std::string percentile(Nanos value) {
  constexpr double kBucketError = 0.008;
  const auto exact = milliseconds(value);
  const auto whole = std::round(exact);
  if (std::abs(whole - exact) <= kBucketError * exact) return fmt::format("{:.0f}", whole);
  return fmt::format("{:.3g}", exact);
}

std::string percentiles(const stats::Row& row, const stats::Percentiles* values) {
  std::string fields;
  for (std::size_t i = 0; i != stats::kPercentiles.size(); ++i) {
    const bool known = row.requests != 0 && values != nullptr;
    fields += known ? "," + percentile((*values)[i]) : ",N/A";
  }
  return fields;
}

// median, average, min, max
std::string times(const stats::Row& row) {
  const auto p50 = milliseconds(row.latency[stats::kP50]);
  const auto median = row.timed() == 0 ? "0" : fmt::format("{}", p50);
  return fmt::format("{},{},{},{}", median, number(milliseconds(row.average)),
                     extreme(row, row.min), extreme(row, row.max));
}

std::string size(const stats::Row& row) {
  return row.requests == 0 ? "0" : number(row.average_size);
}

std::string stats_line(const stats::Row& row) {
  return fmt::format("{},{},{},{},{},{},{},{}{}\r\n", quoted(row.key.type), quoted(row.key.name),
                     row.requests, row.failures, times(row), size(row),
                     number(row.total.requests.value), number(row.total.failures.value),
                     percentiles(row, &row.latency));
}

std::string history_line(const stats::Snapshot& snapshot, const stats::Row& row,
                         const stats::Percentiles* values) {
  return fmt::format("{},{},{},{},{:.6f},{:.6f}{},{},{},{},{}\r\n",
                     std::chrono::floor<std::chrono::seconds>(snapshot.now).count(), snapshot.users,
                     quoted(row.key.type), quoted(row.key.name), row.current.requests.value,
                     row.current.failures.value, percentiles(row, values), row.requests,
                     row.failures, times(row), size(row));
}

std::string moment(const std::optional<Nanos>& wall) { return wall ? format_utc(*wall) : ""; }

}  // namespace

std::string stats_csv(const stats::Snapshot& snapshot) {
  auto text = fmt::format("{}{}\r\n", kStatsTitles, percentile_titles());
  for (const auto& row : snapshot.rows) text += stats_line(row);
  return text + stats_line(snapshot.total);
}

std::string failures_csv(const stats::Snapshot& snapshot) {
  std::string text = "Method,Name,Error,Occurrences,First Seen,Last Seen\r\n";
  for (const auto& row : snapshot.errors) {
    text += fmt::format("{},{},{},{},{},{}\r\n", quoted(row.key.type), quoted(row.key.name),
                        quoted(row.text), row.occurrences, moment(row.first_seen),
                        moment(row.last_seen));
  }
  return text;
}

std::string exceptions_csv(const stats::Snapshot& snapshot) {
  std::string text = "Count,Message,Traceback,Nodes\r\n";
  for (const auto& row : snapshot.exceptions) {
    text += fmt::format("{},{},{},{}\r\n", row.count, quoted(row.message), quoted(row.traceback),
                        quoted(fmt::format("{}", fmt::join(row.nodes, ", "))));
  }
  return text;
}

std::string history_csv_header() {
  return fmt::format("Timestamp,User Count,Type,Name,Requests/s,Failures/s{},{}\r\n",
                     percentile_titles(), kTotalTitles);
}

std::string history_csv_lines(const stats::Snapshot& snapshot, bool full_history) {
  if (!full_history) return history_line(snapshot, snapshot.total, &snapshot.total.latency);
  std::string lines;
  const auto add = [&](const stats::Row& row) {
    lines += history_line(snapshot, row, row.recent ? &*row.recent : nullptr);
  };
  for (const auto& row : snapshot.rows) add(row);
  add(snapshot.total);
  return lines;
}

CsvFiles::CsvFiles(std::string prefix, bool full_history)
    : prefix_(std::move(prefix)), full_history_(full_history) {}

Result<CsvFiles> CsvFiles::create(std::string prefix, bool full_history) {
  CsvFiles files(std::move(prefix), full_history);
  if (auto started = replace_file(files.prefix_ + "_stats_history.csv", history_csv_header());
      !started) {
    return fail(started.error());
  }
  return files;
}

Result<void> CsvFiles::write(const stats::Snapshot& snapshot) {
  const auto second = std::chrono::floor<std::chrono::seconds>(snapshot.now).count();
  if (second > last_second_) {
    last_second_ = second;
    const auto lines = log::redact(history_csv_lines(snapshot, full_history_));
    if (auto done = append_to_file(prefix_ + "_stats_history.csv", lines); !done) return done;
  }
  if (auto done = replace_file(prefix_ + "_stats.csv", log::redact(stats_csv(snapshot))); !done)
    return done;
  if (auto done = replace_file(prefix_ + "_failures.csv", log::redact(failures_csv(snapshot)));
      !done)
    return done;
  return replace_file(prefix_ + "_exceptions.csv", log::redact(exceptions_csv(snapshot)));
}

}  // namespace chopsticks::report
