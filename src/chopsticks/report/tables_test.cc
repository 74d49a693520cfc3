#include "report/tables.h"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/figures.h"
#include "report/progress.h"
#include "report/text_table.h"
#include "testing/sample_run.h"

namespace chopsticks::report {
namespace {

using ::chopsticks::testing::clean_run;
using ::chopsticks::testing::troubled_run;
using ::testing::HasSubstr;
using ::testing::Not;

const Terminal kPipe{};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST(TextTable, AlignsAndDrawsBars) {
  TextTable table({{"Name", TextTable::Align::kLeft, 0, false, 0, true},
                   {"n", TextTable::Align::kRight, 3, true, 0, false}});
  table.add({{"å"}, {"12"}});
  table.add_rule();
  table.add({{"longer name"}, {"12345"}});
  EXPECT_EQ(table.render(kPipe),
            "Name        |     n\n"
            "------------|------\n"
            "å           |    12\n"
            "------------|------\n"
            "longer name | 12345\n");
}

TEST(TextTable, FitsANarrowTerminalByShorteningThenByLeavingOut) {
  TextTable table({{"Name", TextTable::Align::kLeft, 0, false, 0, true},
                   {"a", TextTable::Align::kRight, 6, true, 1, false},
                   {"b", TextTable::Align::kRight, 6, false, 2, false},
                   {"c", TextTable::Align::kRight, 6, false, 0, false}});
  table.add({{"a name of thirty characters..."}, {"1"}, {"2"}, {"3"}});
  for (const int columns : {60, 40, 34, 27, 12}) {
    for (const auto& line : lines_of(table.render({columns, false, false, true}))) {
      EXPECT_LE(width_of(line), static_cast<std::size_t>(columns));
    }
  }
  EXPECT_THAT(table.render({34, false, false, true}),
              HasSubstr("a name of thirt… |      1      3"));
  EXPECT_THAT(table.render({27, false, false, true}), HasSubstr("a name of thirt… |      3"));
}

TEST(EventTable, TellsAfterHowManySecondsWhatHappened) {
  auto run = clean_run();
  run.state.events.add({run.state.started + 1500ms, stats::RunEvent::Kind::kWorkerLost, "a\n_1"});
  const auto lines = lines_of(event_table(run.snapshot(), kPipe));
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_THAT(lines[2], HasSubstr("1.5s worker lost a?_1"));
}

TEST(EventTable, ShowsTheFirstAndTheLastOfMany) {
  auto run = clean_run();
  for (int i = 0; i < 50; ++i)
    run.state.events.add({run.state.started, stats::RunEvent::Kind::kNote, std::to_string(i)});
  const auto table = event_table(run.snapshot(), kPipe);
  EXPECT_EQ(lines_of(table).size(), 2U + 20 + 1 + 10);
  EXPECT_THAT(table, HasSubstr("20 more in summary.json"));
}

TEST(StatisticsTable, HasLocustsColumnsAndOurs) {
  const auto lines = lines_of(statistics_table(clean_run().snapshot(), RatesOf::kRun, kPipe));
  ASSERT_EQ(lines.size(), 6U);
  EXPECT_EQ(lines[0],
            "Type   Name        # reqs      # fails |    Avg    Min    Max    Med    p95    p99 |  "
            " req/s "
            "failures/s    MB/s");
  EXPECT_THAT(lines[2], HasSubstr("GET    download      1000     0(0.00%)"));
  EXPECT_THAT(lines[3], HasSubstr("PUT    upload        1000     0(0.00%)"));
  EXPECT_THAT(lines[5], HasSubstr("       Aggregated    2000     0(0.00%)"));
}

TEST(StatisticsTable, ShowsATotalBeforeAnythingHappened) {
  const auto lines = lines_of(statistics_table({}, RatesOf::kNow, kPipe));
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_THAT(lines[2], HasSubstr("0(0.00%)"));
}

TEST(StatisticsTable, FitsEveryTerminalFromSixtyColumnsOn) {
  auto snapshot = clean_run().snapshot();
  snapshot.rows[0].key.name = std::string(200, 'x');
  for (int columns = 60; columns < 200; ++columns) {
    for (const auto& line :
         lines_of(statistics_table(snapshot, RatesOf::kNow, {columns, true, false, true}))) {
      ASSERT_LE(width_of(line), static_cast<std::size_t>(columns));
    }
  }
}

TEST(StatisticsTable, KeepsTheTailAtEightyColumns) {
  EXPECT_THAT(statistics_table(clean_run().snapshot(), RatesOf::kNow, {80, true, false, true}),
              HasSubstr("Med    p95    p99"));
}

TEST(StatisticsTable, ColorsOnlyForEyes) {
  const auto snapshot = troubled_run().snapshot();
  EXPECT_THAT(statistics_table(snapshot, RatesOf::kRun, kPipe), Not(HasSubstr("\x1b")));
  EXPECT_THAT(statistics_table(snapshot, RatesOf::kRun, {120, true, true, true}),
              HasSubstr("\x1b[31m"));
}

TEST(PercentileTables, ServiceTimesAppearOnlyWhenTheyDiffer) {
  EXPECT_EQ(service_table(clean_run().snapshot(), kPipe), "");
  EXPECT_THAT(service_table(troubled_run().snapshot(), kPipe), HasSubstr("DELETE delete"));
}

TEST(PercentileTables, FirstByteIsForOperationsThatHaveOne) {
  const auto table = first_byte_table(clean_run().snapshot(), kPipe);
  EXPECT_THAT(table, HasSubstr("download"));
  EXPECT_THAT(table, Not(HasSubstr("upload")));
  EXPECT_THAT(table, Not(HasSubstr("Aggregated")));
}

TEST(Tables, AreEmptyWhenThereIsNothingToSay) {
  const stats::Snapshot nothing;
  for (const auto& table : {latency_table(nothing, kPipe), service_table(nothing, kPipe),
                            first_byte_table(nothing, kPipe), endpoint_table(nothing, kPipe),
                            worker_table(nothing, kPipe), error_table(nothing, kPipe),
                            exception_table(nothing, kPipe)}) {
    EXPECT_EQ(table, "");
  }
}

TEST(Tables, ErrorsCannotWriteOnTheTerminal) {
  auto snapshot = troubled_run().snapshot();
  snapshot.errors[0].text = "evil \x1b]0;title\x07";
  snapshot.workers[0].host = "\x1b[2J";
  EXPECT_THAT(error_table(snapshot, kPipe), Not(HasSubstr("\x1b")));
  EXPECT_THAT(worker_table(snapshot, kPipe), Not(HasSubstr("\x1b")));
}

TEST(ProgressLine, ShowsHowFarTheRunIs) {
  auto snapshot = clean_run().snapshot();
  snapshot.elapsed = 5s;
  snapshot.target_users = 100;
  EXPECT_EQ(progress_line(snapshot, 20s, {100, true, false, false}),
            "[######..................]  25%  5s elapsed, 15s left  50/100 users  100.00 req/s  0 "
            "failed");
}

TEST(ProgressLine, WithoutAnEndSaysTheTimeSoFar) {
  EXPECT_EQ(progress_line(clean_run().snapshot(), std::nullopt, {100, true, false, false}),
            "20s elapsed  50 users  100.00 req/s  0 failed");
}

TEST(ProgressLine, NeverWrapsAndNeverPassesAHundredPercent) {
  auto snapshot = clean_run().snapshot();
  snapshot.elapsed = 2h;
  for (int columns = 10; columns < 150; ++columns) {
    const auto line = progress_line(snapshot, 1h, {columns, true, false, true});
    ASSERT_LT(width_of(line), static_cast<std::size_t>(columns));
  }
  EXPECT_THAT(progress_line(snapshot, 1h, {100, true, false, true}), HasSubstr("100%"));
  EXPECT_THAT(progress_line(snapshot, 0s, {100, true, false, true}), HasSubstr("100%"));
}

}  // namespace
}  // namespace chopsticks::report
