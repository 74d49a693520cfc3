#include "report/json.h"

#include <filesystem>
#include <fstream>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "report/redact.h"
#include "report/run_directory.h"
#include "support/log.h"
#include "testing/sample_run.h"

namespace chopsticks::report {
namespace {

using ::chopsticks::testing::clean_run;
using ::chopsticks::testing::troubled_run;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

Settings text(std::string value) { return Settings::text(std::move(value), {}); }

RunInfo sample_info() {
  RunInfo run;
  run.version = "0.1.0";
  run.scenario = "s3_large_objects";
  run.plan.duration = 20s;
  run.workload_config.set("endpoint", text("http://user:hush@rgw1:8080"));
  run.workload_config.set("access_key", text("AKHUSH"));
  run.workload_config.set("secret_key", text("hush"));
  run.workload_config.set("list", Settings::list({text("a"), text("b")}, {}));
  run.command_line = {"chopsticks",   "run", "--secret-key",  "hush",
                      "--token=hush", "-f",  "my scenario.cc"};
  return run;
}

TEST(SummaryJson, HoldsWhatTheFinalTableShows) {
  const auto summary = json::parse(summary_json(clean_run().snapshot(), sample_info()));
  EXPECT_EQ(summary["schema"], 1);
  EXPECT_EQ(summary["total"]["requests"], 2000);
  EXPECT_EQ(summary["operations"].size(), 2U);
  const auto& upload = summary["operations"][1];
  EXPECT_EQ(upload["name"], "upload");
  EXPECT_EQ(upload["bytes"], 1'000'000'000);
  EXPECT_EQ(upload["latency_ms"]["percentiles"]["100%"], upload["latency_ms"]["max"]);
  EXPECT_TRUE(upload["first_byte_ms"].is_null());
  EXPECT_FALSE(summary["operations"][0]["first_byte_ms"].is_null());
  EXPECT_EQ(summary["series"].size(), 20U);
  EXPECT_EQ(summary["run"]["plan"]["duration_seconds"], 20.0);
  EXPECT_TRUE(summary["warnings"].empty());
}

TEST(SummaryJson, NamesNoUsersWhereALoadShapeDecidesAlone) {
  const auto plan = [](bool common) {
    auto run = sample_info();
    run.shape = plan::ShapeInfo{"Spike", common};
    return json::parse(summary_json(clean_run().snapshot(), run))["run"]["plan"];
  };
  EXPECT_TRUE(plan(false)["users"].is_null());
  EXPECT_TRUE(plan(false)["spawn_rate"].is_null());
  EXPECT_EQ(plan(true)["users"], 1);
  EXPECT_EQ(plan(true)["spawn_rate"], 1.0);
}

TEST(SummaryJson, TheSeriesSumsToTheTotal) {
  const auto summary = json::parse(summary_json(clean_run().snapshot(), sample_info()));
  std::uint64_t requests = 0;
  for (const auto& point : summary["series"]) requests += point["requests"].get<std::uint64_t>();
  EXPECT_EQ(requests, summary["total"]["requests"].get<std::uint64_t>());
}

TEST(SummaryJson, HoldsTroubleWorkersAndEndpoints) {
  const auto summary = json::parse(summary_json(troubled_run().snapshot(), sample_info()));
  EXPECT_EQ(summary["errors"][0]["occurrences"], 60);
  EXPECT_EQ(summary["exceptions"][0]["message"], "std::out_of_range: map::at");
  EXPECT_EQ(summary["endpoints"].size(), 2U);
  EXPECT_EQ(summary["workers"][1]["state"], "missing");
  EXPECT_EQ(summary["limit"]["who"], "client");
  EXPECT_EQ(summary["warnings"].size(), 1U);
}

TEST(SummaryJson, TellsWhatHappenedAndWhatMayBeMissing) {
  auto run = clean_run();
  run.state.workers = {{.id = "a_1", .state = "missing", .lost_operations = 42, .clock_skew = 90s}};
  run.state.events.add({run.state.started + 5s, stats::RunEvent::Kind::kWorkerLost, "a_1 is gone"});
  const auto summary = json::parse(summary_json(run.snapshot(), sample_info()));
  EXPECT_EQ(summary["lost_operations_at_most"], 42);
  EXPECT_EQ(summary["workers"][0]["lost_operations_at_most"], 42);
  EXPECT_EQ(summary["workers"][0]["clock_skew_seconds"], 90);
  ASSERT_EQ(summary["events"].size(), 1U);
  EXPECT_EQ(summary["events"][0]["kind"], "worker_lost");
  EXPECT_EQ(summary["events"][0]["text"], "a_1 is gone");
  EXPECT_EQ(summary["events_left_out"], 0);
}

TEST(SummaryJson, HoldsNoSecret) {
  const auto text = summary_json(clean_run().snapshot(), sample_info());
  EXPECT_THAT(text, Not(HasSubstr("hush")));
  EXPECT_THAT(text, Not(HasSubstr("AKHUSH")));
  const auto summary = json::parse(text);
  EXPECT_EQ(summary["workload_config"]["endpoint"], "http://***@rgw1:8080");
  EXPECT_EQ(summary["workload_config"]["secret_key"], "***");
  EXPECT_EQ(summary["workload_config"]["list"], json::array({"a", "b"}));
  EXPECT_EQ(summary["run"]["command_line"],
            "chopsticks run --secret-key *** --token=*** -f 'my scenario.cc'");
}

TEST(SummaryJson, SurvivesBytesThatAreNotText) {
  auto run = clean_run();
  run.tally.add_error({{"PUT", "\xff"}, "\xc3\x28", 1, {}, {}});
  EXPECT_NO_THROW(static_cast<void>(json::parse(summary_json(run.snapshot(), sample_info()))));
}

TEST(SummaryJson, OfARunWithoutOperationsIsComplete) {
  const auto summary = json::parse(summary_json({}, {}));
  EXPECT_TRUE(summary["total"]["latency_ms"].is_null());
  EXPECT_TRUE(summary["operations"].empty());
}

TEST(LocustJson, HasTheFieldsOfLocustsFileInItsOrder) {
  std::ifstream file(CHOPSTICKS_TEST_DATA "/locust/07_json.json");
  const auto recorded = nlohmann::ordered_json::parse(file);
  const auto ours = nlohmann::ordered_json::parse(locust_json(clean_run().tally));
  ASSERT_EQ(ours.size(), 2U);
  EXPECT_EQ(ours[0]["name"], "upload");  // order of first appearance
  auto theirs = recorded[0].items().begin();
  for (const auto& [key, value] : ours[0].items()) {
    EXPECT_EQ(key, theirs.key());
    EXPECT_EQ(value.is_number(), theirs.value().is_number()) << key;
    ++theirs;
  }
  EXPECT_EQ(theirs, recorded[0].items().end());
}

TEST(LocustJson, CountsTheSame) {
  const auto entry = json::parse(locust_json(clean_run().tally))[0];
  std::uint64_t timed = 0;
  std::uint64_t by_second = 0;
  for (const auto& [bucket, count] : entry["response_times"].items())
    timed += count.get<std::uint64_t>();
  for (const auto& [second, count] : entry["num_reqs_per_sec"].items())
    by_second += count.get<std::uint64_t>();
  EXPECT_EQ(timed, 1000U);
  EXPECT_EQ(by_second, 1000U);
  EXPECT_TRUE(entry["num_fail_per_sec"].empty());
}

TEST(LocustJson, IsAnEmptyArrayWithoutEntries) {
  EXPECT_EQ(json::parse(locust_json({})), json::array());
}

TEST(LocustJson, TakesTheEndingAsGivenAndAddsAMissingOne) {
  const auto folder = std::filesystem::path(::testing::TempDir()) / "chopsticks_locust_json_test";
  std::filesystem::remove_all(folder);
  for (const auto* name : {"plain", "given.json"})
    ASSERT_TRUE(write_locust_json(folder / name, clean_run().tally));
  EXPECT_TRUE(std::filesystem::exists(folder / "plain.json"));
  EXPECT_TRUE(std::filesystem::exists(folder / "given.json"));
  EXPECT_FALSE(std::filesystem::exists(folder / "given.json.json"));
}

TEST(RunDirectory, IsNamedAfterTheMomentAndARandomNumber) {
  const auto path = make_run_directory("", testing::kSampleStart, 0x1234'5678'0a1b'2c3d);
  ASSERT_TRUE(path) << path.error().message;
  EXPECT_THAT(*path, MatchesRegex("/tmp/chopsticks/2026112[0-9]_[0-9]{6}_0a1b2c3d"));
  EXPECT_TRUE(std::filesystem::is_directory(*path));
  std::filesystem::remove(*path);
}

TEST(RunDirectory, IsWhereTheUserWantsIt) {
  const auto wanted = ::testing::TempDir() + "chopsticks_run_dir/deep";
  EXPECT_EQ(make_run_directory(wanted, 0s, 0).value(), wanted);
  EXPECT_EQ(make_run_directory(wanted, 0s, 0).value(), wanted);  // it may exist
  EXPECT_TRUE(std::filesystem::is_directory(wanted));
}

TEST(RunDirectory, SaysWhyItCannotBe) {
  const auto refused = make_run_directory("/dev/null/run", 0s, 0);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("cannot make the run directory /dev/null/run"));
}

TEST(Redact, KnowsSecretKeysInAnySpelling) {
  for (const auto* key : {"secret_key", "SecretKey", "--access-key", "AWS_SECRET_ACCESS_KEY",
                          "password", "auth_token"}) {
    EXPECT_TRUE(is_secret_key(key)) << key;
  }
  for (const auto* key : {"endpoint", "bucket", "max_keys_in_memory", "region"})
    EXPECT_FALSE(is_secret_key(key)) << key;
}

}  // namespace
}  // namespace chopsticks::report
