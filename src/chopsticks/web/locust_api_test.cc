#include "web/locust_api.h"

#include <fstream>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "testing/fake_run.h"

namespace chopsticks::web {
namespace {

using nlohmann::json;

json recorded(const std::string& name) {
  std::ifstream file(std::string(CHOPSTICKS_TEST_DATA) + "/locust/" + name);
  return json::parse(file);
}

std::set<std::string> keys(const json& object) {
  std::set<std::string> names;
  for (const auto& [name, value] : object.items()) names.insert(name);
  return names;
}

std::set<std::string> missing(const json& theirs, const json& ours) {
  std::set<std::string> names;
  for (const auto& name : keys(theirs))
    if (!ours.contains(name)) names.insert(name);
  return names;
}

class LocustRoutes : public testing::Test {
 protected:
  LocustRoutes() {
    stats::Row row;
    row.key = {"GET", "/read"};
    row.requests = 4;
    run.shown.snapshot.rows = {row};
    run.shown.snapshot.errors = {{{"GET", "/read"}, "SlowDown: later", 2, 1s, 2s}};
    run.shown.snapshot.exceptions = {{"boom", "  File x\n", 3, {"w_1", "w_2"}}};
    stats::WorkerFigures worker;
    worker.id = "w_1";
    worker.state = "running";
    run.shown.snapshot.workers = {worker};
    run.shown.status.workers = 1;
  }

  testing_support::FakeRun run;
  LocustApi api{run, true};

  std::string get(const std::string& path) {
    Request request;
    request.method = "GET";
    request.path = path;
    const auto answer = api.get(request);
    EXPECT_TRUE(answer) << path;
    return answer ? answer->body : "{}";
  }
  Response post(const std::string& path, std::multimap<std::string, std::string> form,
                const std::string& body = "") {
    Request request;
    request.method = "POST";
    request.path = path;
    request.parameters = std::move(form);
    request.body = body;
    return api.post(request).value();
  }
};

TEST_F(LocustRoutes, StatisticsHaveEveryFieldThatWasRecorded) {
  const auto ours = json::parse(get("/stats/requests"));
  const auto theirs = recorded("06_http_stats_requests.json");
  EXPECT_THAT(missing(theirs, ours), testing::IsEmpty());
  for (const auto* list : {"stats", "errors", "workers"})
    EXPECT_THAT(missing(theirs[list][0], ours[list][0]), testing::IsEmpty()) << list;
  EXPECT_EQ(ours["stats"].back()["name"], "Aggregated");
  EXPECT_TRUE(ours["stats"][0]["num_requests"].is_number_integer());
  EXPECT_EQ(keys(theirs["current_response_time_percentiles"]),
            keys(ours["current_response_time_percentiles"]));
}

TEST_F(LocustRoutes, StatisticsHaveTheKeysOlderExportersAskFor) {
  const auto ours = json::parse(get("/stats/requests"));
  EXPECT_TRUE(ours.contains("current_response_time_percentile_50"));
  EXPECT_TRUE(ours.contains("current_response_time_percentile_95"));
}

TEST_F(LocustRoutes, ALocalRunTellsOfNoWorkers) {
  LocustApi local(run, false);
  Request request;
  request.path = "/stats/requests";
  const auto ours = json::parse(local.get(request)->body);
  EXPECT_FALSE(ours.contains("workers"));
  EXPECT_FALSE(ours.contains("worker_count"));
}

TEST_F(LocustRoutes, ExceptionsAndTasksLookAsRecorded) {
  const auto ours = json::parse(get("/exceptions"));
  const auto theirs = recorded("06_http_exceptions.json");
  EXPECT_EQ(keys(theirs["exceptions"][0]), keys(ours["exceptions"][0]));
  EXPECT_EQ(ours["exceptions"][0]["nodes"], "w_1, w_2");

  const auto tasks = json::parse(get("/tasks"));
  EXPECT_EQ(keys(recorded("02_http_tasks.json")), keys(tasks));
  EXPECT_EQ(tasks["per_class"]["Reader"]["ratio"], 0.75);
  EXPECT_EQ(tasks["per_class"]["Reader"]["tasks"]["read"]["ratio"], 0.75);
  EXPECT_EQ(tasks["total"]["Reader"]["tasks"]["read"]["ratio"], 0.5625);
}

TEST_F(LocustRoutes, CsvTitlesAreThoseRecorded) {
  const auto first_line = [](std::istream& in) {
    std::string line;
    std::getline(in, line);
    if (line.ends_with('\r')) line.pop_back();
    return line;
  };
  for (const auto& [path, name] :
       {std::pair{"/stats/requests/csv", "06_http_stats_requests_csv.csv"},
        std::pair{"/stats/failures/csv", "06_http_stats_failures_csv.csv"},
        std::pair{"/exceptions/csv", "07_exceptions.csv"}}) {
    std::ifstream theirs(std::string(CHOPSTICKS_TEST_DATA) + "/locust/" + name);
    std::istringstream ours(get(path));
    EXPECT_EQ(first_line(ours), first_line(theirs)) << path;
  }
}

TEST_F(LocustRoutes, LogsAndWorkerCount) {
  const auto logs = json::parse(get("/logs"));
  EXPECT_EQ(logs["master"][0], "leader line");
  EXPECT_EQ(logs["workers"]["w_1"][0], "worker line");
  EXPECT_EQ(json::parse(get("/worker-count"))["worker_count"], 1);
}

TEST_F(LocustRoutes, SwarmStartsARunAndThenEditsIt) {
  const auto first = json::parse(
      post("/swarm", {{"user_count", "5"}, {"spawn_rate", "2"}, {"run_time", "1m"}}).body);
  EXPECT_EQ(first["success"], true);
  EXPECT_EQ(first["message"], "Swarming started");
  EXPECT_EQ(first["host"], "http://store.example");
  EXPECT_EQ(first["run_time"], 60);
  EXPECT_EQ(json::parse(post("/swarm", {{"user_count", "9"}, {"spawn_rate", "2"}}).body)["success"],
            true);
  EXPECT_THAT(run.done, testing::ElementsAre("start 5", "edit 9"));
}

TEST_F(LocustRoutes, SwarmLoadsTheHostItNamesWhereTheWorkloadNamesNone) {
  run.info.endpoints.clear();
  const auto reply = json::parse(post("/swarm", {{"user_count", "5"},
                                                 {"spawn_rate", "2"},
                                                 {"host", "http://other.example"},
                                                 {"profile", "tuned"}})
                                     .body);
  EXPECT_EQ(reply["host"], "http://other.example");
  EXPECT_EQ(run.started.host, "http://other.example");
  EXPECT_EQ(run.started.profile, "tuned");
}

TEST_F(LocustRoutes, SwarmSaysWhatIsWrongWithStatus200) {
  const auto answer = post("/swarm", {{"spawn_rate", "2"}});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(json::parse(answer.body)["success"], false);
  EXPECT_THAT(run.done, testing::IsEmpty());
}

TEST_F(LocustRoutes, UserChangesAClass) {
  EXPECT_EQ(post("/user", {}, R"({"user_class_name": "Writer", "weight": 4,
                                     "host": "http://b.example"})")
                .status,
            201);
  EXPECT_THAT(run.done, testing::ElementsAre(R"(class Writer {"host":"http://b.example"})"));
  EXPECT_EQ(post("/user", {}, "nonsense").status, 400);
}

}  // namespace
}  // namespace chopsticks::web
