#include "report/csv.h"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "report/api_json.h"
#include "report/json.h"
#include "testing/sample_run.h"

namespace chopsticks::report {
namespace {

using ::chopsticks::testing::clean_run;
using ::chopsticks::testing::troubled_run;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string locusts(const std::string& name) {
  return read(CHOPSTICKS_TEST_DATA "/locust/" + name);
}

// Recorded files were checked in with plain line ends.
std::string first_line(const std::string& text) {
  return text.substr(0, text.find_first_of("\r\n"));
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find("\r\n", at);
    lines.push_back(text.substr(at, end - at));
    at = end + 2;
  }
  return lines;
}

std::size_t fields(const std::string& line) {
  return 1 + static_cast<std::size_t>(std::ranges::count(line, ','));
}

std::string temporary(const std::string& name) {
  const auto path = std::filesystem::path(::testing::TempDir()) / "chopsticks_csv_test" / name;
  std::filesystem::remove_all(path.parent_path());
  return path;
}

TEST(Csv, TitlesAreLocusts) {
  EXPECT_EQ(first_line(stats_csv({})), first_line(locusts("07_stats.csv")));
  EXPECT_EQ(first_line(history_csv_header()), first_line(locusts("07_stats_history.csv")));
  EXPECT_EQ(first_line(failures_csv({})), first_line(locusts("07_failures.csv")));
  EXPECT_EQ(first_line(exceptions_csv({})), first_line(locusts("07_exceptions.csv")));
}

TEST(Csv, ARowPerEntryThenTheTotalEachEndingInCrLf) {
  const auto lines = lines_of(stats_csv(clean_run().snapshot()));
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_THAT(lines[1], StartsWith("GET,download,1000,0,"));
  EXPECT_THAT(lines[2], StartsWith("PUT,upload,1000,0,"));
  EXPECT_THAT(lines[3], StartsWith(",Aggregated,2000,0,"));
  for (const auto& line : lines) EXPECT_EQ(fields(line), fields(lines[0]));
}

TEST(Csv, BeforeTheFirstRequestLooksAsLocustsDoes) {
  stats::Snapshot snapshot;
  snapshot.now = 1'795'405'455s;
  snapshot.total.key = stats::kTotalKey;
  const auto recorded = locusts("07_stats_history.csv");
  const auto line = history_csv_lines(snapshot, false);
  EXPECT_THAT(recorded, HasSubstr(line.substr(0, line.find('\r'))));
}

// What Locust wrote about four operations without a response time.
TEST(Csv, UntimedOperationsLookAsLocustsDo) {
  stats::Entry entry;
  entry.requests = entry.untimed = 4;
  entry.since = 0s;
  entry.last_request = 8s;
  stats::Snapshot snapshot;
  snapshot.rows.push_back(stats::make_row({"MQTT", "publish"}, entry, entry));
  EXPECT_EQ(lines_of(stats_csv(snapshot))[1],
            "MQTT,publish,4,0,0,0.0,0,0,0.0,0.5,0.0,0,0,0,0,0,0,0,0,0,0,0");
}

constexpr std::size_t kMedian = 4;
constexpr std::size_t kFirstPercentile = 11;

// Operations with these latencies, in milliseconds.
stats::Row timed(std::initializer_list<double> latencies) {
  stats::Entry entry;
  entry.since = entry.last_request = 0s;
  for (const auto one : latencies) {
    const Nanos latency(std::llround(one * 1e6));
    ++entry.requests;
    entry.latency.record(latency);
    entry.min_latency = std::min(entry.min_latency.value_or(latency), latency);
    entry.max_latency = std::max(entry.max_latency.value_or(latency), latency);
  }
  return stats::make_row({"S3", "x"}, entry, entry);
}

std::vector<std::string> fields_of(const stats::Row& row) {
  stats::Snapshot snapshot;
  snapshot.rows.push_back(row);
  std::vector<std::string> fields;
  std::istringstream line(lines_of(stats_csv(snapshot))[1]);
  for (std::string field; std::getline(line, field, ',');) fields.push_back(field);
  return fields;
}

std::string p50(std::initializer_list<double> latencies) {
  return fields_of(timed(latencies))[kFirstPercentile];
}

TEST(Csv, PercentilesBelowAMillisecondAreNoZeros) {
  EXPECT_EQ(p50({0.32}), "0.32");
  EXPECT_EQ(p50({5.3614}), "5.36");
  EXPECT_EQ(p50({17.25}), "17.2");
  EXPECT_EQ(p50({1234.56}), "1235");
}

TEST(Csv, WholeMillisecondsStayWholeAsLocustWritesThem) {
  // Beyond 62 ms a bucket of the histogram is wider than a millisecond.
  for (int whole = 1; whole <= 62; ++whole) {
    EXPECT_EQ(p50({0.001, 1.0 * whole, 1.0 * whole, 1000}), std::to_string(whole));
  }
}

TEST(Csv, TheMedianIsTheSameInEveryReport) {
  const auto row = timed({0.32, 7, 300, 5000});
  stats::Snapshot snapshot;
  snapshot.rows.push_back(row);
  const auto summary = nlohmann::json::parse(summary_json(snapshot, {}));
  const auto median = summary["operations"][0]["latency_ms"]["median"].get<double>();
  EXPECT_NEAR(median, 300, 300 * 0.008);
  EXPECT_EQ(std::stod(fields_of(row)[kMedian]), median);
  EXPECT_EQ(api::row(row)["latency"]["median"], median);
}

TEST(Csv, QuotesWhatNeedsIt) {
  stats::Snapshot snapshot;
  snapshot.errors.push_back(
      {{"GET", "/fail"}, "ValueError(\"it's a 'bad' value\")", 3, 1'795'405'436s, {}});
  EXPECT_EQ(lines_of(failures_csv(snapshot))[1],
            "GET,/fail,\"ValueError(\"\"it's a 'bad' value\"\")\",3,2026-11-23T03:43:56Z,");
  snapshot.exceptions.push_back({"a, b", "line\nline", 2, {"w1", "w2"}});
  EXPECT_EQ(lines_of(exceptions_csv(snapshot))[1], "2,\"a, b\",\"line\nline\",\"w1, w2\"");
}

TEST(Csv, HistoryHasTheTotalOrWithFullHistoryEverything) {
  const auto snapshot = troubled_run().snapshot();
  const auto short_lines = lines_of(history_csv_lines(snapshot, false));
  const auto full_lines = lines_of(history_csv_lines(snapshot, true));
  ASSERT_EQ(short_lines.size(), 1U);
  ASSERT_EQ(full_lines.size(), 4U);
  EXPECT_THAT(full_lines[3], StartsWith("1795405477,50,,Aggregated,"));
  for (const auto& line : full_lines) EXPECT_EQ(fields(line), fields(history_csv_header()));
}

TEST(Csv, FilesGrowAndAreReplacedAndMissingDirectoriesMade) {
  const auto prefix = temporary("deep/run");
  auto files = CsvFiles::create(prefix, false);
  ASSERT_TRUE(files) << files.error().message;
  auto snapshot = troubled_run().snapshot();
  for (const auto later : {0ms, 100ms, 1000ms, 2000ms}) {
    snapshot.now = testing::kSampleStart + later;
    ASSERT_TRUE(files->write(snapshot));
  }
  EXPECT_EQ(lines_of(read(prefix + "_stats_history.csv")).size(), 4U);  // never two for one second
  EXPECT_EQ(read(prefix + "_stats.csv"), stats_csv(snapshot));
  EXPECT_EQ(read(prefix + "_failures.csv"), failures_csv(snapshot));
  EXPECT_EQ(read(prefix + "_exceptions.csv"), exceptions_csv(snapshot));
  EXPECT_FALSE(std::filesystem::exists(prefix + "_stats.csv.new"));
}

TEST(Csv, SaysWhichFileItCannotWrite) {
  const auto files = CsvFiles::create("/proc/nowhere/run", false);
  ASSERT_FALSE(files);
  EXPECT_THAT(files.error().message, HasSubstr("cannot write /proc/nowhere/run_stats_history.csv"));
}

}  // namespace
}  // namespace chopsticks::report
