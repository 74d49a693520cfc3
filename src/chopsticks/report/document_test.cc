#include "report/document.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "report/api_series.h"
#include "report/html.h"
#include "report/past_runs.h"
#include "support/log.h"
#include "testing/a_scenario.h"

namespace chopsticks::report {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::int64_t kStart = 1'800'000'000;

/// Twenty seconds of uploads, ten a second and each of 5 ms.
struct Finished {
  explicit Finished(std::string id) {
    run.id = std::move(id);
    run.scenario = "reading";
    run.endpoints = {"http://store.example"};
    run.ending = "finished";
    run.command_line = {"chopsticks", "--secret-key", "hush"};
    run.workload_config.set("secret_key", Settings::text("hush", {}));
    stats::History history;
    for (std::int64_t second = kStart; second != kStart + 20; ++second) {
      stats::Entry entry;
      entry.requests = 10;
      entry.latency.record(5ms, 10);
      entry.min_latency = entry.max_latency = 5ms;
      entry.seconds.add({second, 10, 0, {1000}});
      entry.bytes = {1000};
      entry.since = std::chrono::seconds(kStart);
      entry.last_request = std::chrono::seconds(second + 1);
      tally.entries.at({"PUT", "upload </script><!--"}).merge(entry);
      tally.total.merge(entry);
      history.sample(std::chrono::seconds(second), 3, tally);
    }
    snapshot = stats::make_snapshot(tally, history,
                                    {.now = std::chrono::seconds(kStart + 20),
                                     .started = std::chrono::seconds(kStart),
                                     .elapsed = 20s,
                                     .state = "stopped"});
  }

  [[nodiscard]] nlohmann::json document() const {
    const auto scenario = testing_support::a_scenario();
    return report::document({snapshot, tally, run, scenario});
  }

  RunInfo run{.workload_config = Settings::section({})};
  stats::Tally tally;
  stats::Snapshot snapshot;
};

TEST(AReportDocument, TellsTheWholeRunWithoutItsSecrets) {
  const auto made = Finished("r1").document();
  EXPECT_EQ(made["run"]["ending"], "finished");
  EXPECT_EQ(made["statistics"]["total"]["requests"], 200);
  EXPECT_EQ(made["series"]["time"].size(), 20U);
  EXPECT_EQ(made["operation_series"][0]["selected"]["name"], "upload </script><!--");
  EXPECT_EQ(made["distributions"][0]["name"], "Aggregated");
  EXPECT_EQ(made["distributions"][0]["share"].back(), 1.0);
  EXPECT_THAT(made.dump(), Not(HasSubstr("hush")));
}

TEST(AReportDocument, NamesNoUsersWhereALoadShapeDecidesAlone) {
  Finished shaped("r1");
  shaped.run.shape = plan::ShapeInfo{"Spike"};
  EXPECT_TRUE(shaped.document()["plan"]["users"].is_null());
  EXPECT_TRUE(shaped.document()["plan"]["spawn_rate"].is_null());
  shaped.run.shape->use_common_options = true;
  EXPECT_EQ(shaped.document()["plan"]["users"], 1);
}

TEST(AReportDocument, SeriesOfTheHeatmapSumUpToTheRun) {
  const auto series = Finished("r1").document()["series"];
  std::uint64_t timed = 0;
  for (const auto& column : series["heatmap"])
    for (std::size_t i = 1; i < column.size(); i += 2) timed += column[i].get<std::uint64_t>();
  EXPECT_EQ(timed, 200U);
  const auto bucket = series["heatmap"][0][0].get<std::size_t>();
  EXPECT_LE(series["bucket_edges_ms"][bucket].get<double>(), 5.0);
  EXPECT_GT(series["bucket_edges_ms"][bucket + 1].get<double>(), 5.0);
  EXPECT_EQ(series["ops"][3], 10.0);
}

TEST(AnApiSeries, IsMadeCoarserUntilItFits) {
  const Finished finished("r1");
  const auto coarse = api::series(finished.snapshot, 1, {.most = 6});
  EXPECT_EQ(coarse["step"], 4);
  EXPECT_EQ(coarse["time"].size(), 5U);
  EXPECT_EQ(coarse["ops"][0], 10.0);
}

TEST(AnApiSeries, ContinuesWhereAnEarlierOneEnded) {
  const Finished finished("r1");
  const auto rest = api::series(finished.snapshot, 1, {.since = kStart + 18.0, .edges = false});
  EXPECT_EQ(rest["time"].front(), kStart + 7);
  EXPECT_EQ(rest["time"].back(), kStart + 19);
  EXPECT_FALSE(rest.contains("bucket_edges_ms"));
}

TEST(AnApiSeries, LeavesOutTheSecondsNobodyHasReportedYet) {
  Finished finished("r1");
  finished.snapshot.state = "running";
  const auto series = api::series(finished.snapshot, 1, {});
  EXPECT_EQ(series["time"].back(), kStart + 18);
}

TEST(AnHtmlReport, CannotBeBrokenOutOfByNames) {
  const auto page =
      fill_in("<script id=\"d\">__CHOPSTICKS_REPORT__</script>", Finished("r1").document());
  EXPECT_THAT(page, HasSubstr("upload \\u003c/script>\\u003c!--"));
  EXPECT_EQ(page.find("</script>"), page.size() - 9);
  EXPECT_THAT(page, Not(HasSubstr("__CHOPSTICKS_REPORT__")));
}

TEST(PastRuns, AreListedComparedAndReadFromTheirDirectoriesOnly) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("chopsticks_past_runs_" + std::to_string(getpid()));
  std::filesystem::create_directories(folder / "junk");
  for (const auto* id : {"a", "b"}) {
    std::filesystem::create_directories(folder / id);
    std::ofstream(folder / id / "report.json") << Finished(id).document().dump();
    std::ofstream(folder / id / "key.pem") << "secret";
  }
  std::ofstream(folder / "junk" / "report.json") << "[1, 2";
  const PastRuns past(folder);
  EXPECT_EQ(past.list().size(), 2U);
  EXPECT_EQ(past.document("a")->at("run").at("id"), "a");
  EXPECT_TRUE(past.file("a", "report.json"));
  for (const auto* name : {"key.pem", "../b/report.json", "", "missing.csv"})
    EXPECT_FALSE(past.file("a", name)) << name;
  for (const auto* id : {"", "..", "junk", "a/../b", "nobody"})
    EXPECT_FALSE(past.document(id)) << id;
  const auto compared = compare(*past.document("a"), *past.document("b"));
  EXPECT_EQ(compared["rows"].size(), 2U);
  EXPECT_EQ(compared["rows"].back()["change"]["ops"], 0.0);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace chopsticks::report
