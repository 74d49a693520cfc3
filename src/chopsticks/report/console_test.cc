#include "report/console.h"

#include <algorithm>
#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/summary.h"
#include "report/warnings.h"
#include "support/log.h"
#include "testing/sample_run.h"

namespace chopsticks::report {
namespace {

using ::chopsticks::testing::clean_run;
using ::chopsticks::testing::troubled_run;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

RunInfo sample_info() {
  RunInfo run;
  run.directory = "/runs/1";
  run.scenario = "s3_large_objects";
  run.endpoints = {"http://rgw1:8080"};
  run.plan = {50, PerSecond{5}, Nanos(20s), Nanos(0s)};
  run.ending = "finished";
  return run;
}

// What a Console writes while `use` drives it.
template <class Use>
std::string output(Terminal terminal, bool only_summary, Use use) {
  char* text = nullptr;
  std::size_t size = 0;
  std::FILE* out = open_memstream(&text, &size);
  Console console(out, terminal, only_summary);
  use(console);
  std::fclose(out);
  std::string written(text, size);
  std::free(text);
  return written;
}

std::size_t count_of(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

void ten_seconds(Console& console) {
  auto snapshot = clean_run().snapshot();
  for (int tenth = 0; tenth < 100; ++tenth) {
    snapshot.elapsed = 100ms * tenth;
    console.live(snapshot);
  }
}

TEST(Console, PrintsATableEveryTwoSecondsHoweverOftenItIsCalled) {
  EXPECT_EQ(count_of(output({}, false, ten_seconds), "Aggregated"), 5U);
}

TEST(Console, APipeGetsPlainLinesWithTheTime) {
  const auto text = output({}, false, ten_seconds);
  EXPECT_THAT(text, HasSubstr("\n4s: 50 of 50 users running\n"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\r")));
}

TEST(Console, ATerminalGetsABarThatIsErasedBeforeAnythingElse) {
  const auto text = output({100, true, false, true}, false, [](Console& console) {
    console.begin(sample_info());
    ten_seconds(console);
    console.finish(clean_run().snapshot(), sample_info());
  });
  EXPECT_THAT(text, HasSubstr("━"));
  EXPECT_EQ(count_of(text, "\x1b[K\r\r\x1b[K"), 100U);
  EXPECT_THAT(text, Not(HasSubstr("users running")));
}

TEST(Console, OnlySummaryIsSilentInBetween) { EXPECT_EQ(output({}, true, ten_seconds), ""); }

TEST(Console, NamesTheRunDirectoryFirst) {
  const auto text = output({}, false, [](Console& console) { console.begin(sample_info()); });
  EXPECT_EQ(text,
            "Reports: /runs/1\ns3_large_objects on http://rgw1:8080: 50 users, 5/s, for 20s\n");
}

TEST(FinalSummary, OfACleanRunSpeaksNotOfErrors) {
  const auto text = final_summary(clean_run().snapshot(), sample_info(), {});
  EXPECT_THAT(text, HasSubstr("2,000 operations in 20s, none failed, 1.9 GiB moved"));
  EXPECT_THAT(text, HasSubstr("Response time percentiles"));
  EXPECT_THAT(text, HasSubstr("Time to first byte"));
  for (const auto* absent :
       {"Error", "Exception", "Service time", "Endpoints", "Workers", "warning"}) {
    EXPECT_THAT(text, Not(HasSubstr(absent)));
  }
}

TEST(FinalSummary, OfATroubledRunSaysEverything) {
  const auto text = final_summary(troubled_run().snapshot(), sample_info(), {});
  for (const auto* part :
       {"61 failed (2.88 %)", "Service time", "Endpoints", "http://rgw2:8080", "Workers",
        "node2_91bc", "Error report", "SlowDown: reduce your request rate", "std::out_of_range",
        "\nThe client was the limit: CPU 97 % on worker node1_3f2a",
        "warning: Worker node2_91bc was lost", "Reports: /runs/1"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

TEST(FinalSummary, HidesSecretsWhereverTheyCameFrom) {
  log::hide("console-test-secret");
  auto run = troubled_run();
  run.tally.add_error({{"PUT", "upload"}, "denied for console-test-secret", 1, {}, {}});
  EXPECT_THAT(final_summary(run.snapshot(), sample_info(), {}),
              Not(HasSubstr("console-test-secret")));
}

TEST(Warnings, AreNoneWhenAllIsWell) { EXPECT_THAT(warnings(clean_run().snapshot()), IsEmpty()); }

TEST(Warnings, SayWhenNothingOrEverythingWentWrong) {
  EXPECT_THAT(warnings({}), ::testing::ElementsAre("Not a single operation was finished."));
  stats::Snapshot snapshot;
  snapshot.total.requests = snapshot.total.failures = 5;
  EXPECT_THAT(warnings(snapshot), ::testing::ElementsAre("Every operation failed (5 of them)."));
}

TEST(Warnings, NameTheWorkerWhoseClockIsFurthestOff) {
  auto snapshot = clean_run().snapshot();
  snapshot.workers = {{.id = "a_1", .clock_skew = 300ms}, {.id = "b_1"}};
  EXPECT_THAT(warnings(snapshot), IsEmpty());
  snapshot.workers[0].clock_skew = 2s;
  snapshot.workers[1].clock_skew = -(1h + 100ms);
  EXPECT_THAT(
      warnings(snapshot),
      ::testing::ElementsAre(HasSubstr(
          "The clock of worker b_1 is 1h 00m 00s behind the leader's (and 1 more are wrong)")));
}

TEST(Warnings, SayWhenOperationsStartedLate) {
  auto snapshot = clean_run().snapshot();
  snapshot.total.latency[stats::kP99] = 50ms;
  (*snapshot.total.service)[stats::kP99] = 4ms;
  EXPECT_THAT(warnings(snapshot),
              ::testing::ElementsAre(HasSubstr(
                  "the 99th percentile is 50.0 ms from the intended start, 4.00 ms from")));
}

}  // namespace
}  // namespace chopsticks::report
