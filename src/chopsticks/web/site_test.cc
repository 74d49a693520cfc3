#include "web/site.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "testing/fake_run.h"

namespace chopsticks::web {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ASite : public testing::Test {
 protected:
  testing_support::FakeRun run;
  Site site{run,
            {.base_path = "/load", .api = {.runs_folder = "/nonexistent", .distributed = true}}};

  Response ask(const std::string& method, const std::string& path, const std::string& body = "",
               std::map<std::string, std::string> headers = {}) {
    Request request;
    request.method = method;
    request.path = path;
    request.body = body;
    request.headers = std::move(headers);
    if (method == "POST") request.headers.emplace("content-type", "application/json");
    request.remote = "10.0.0.1";
    if (auto refusal = site.refuse(request)) return std::move(*refusal);
    return site.answer(request);
  }
  Response get(const std::string& path) { return ask("GET", path); }
  Response post(const std::string& path, const std::string& body) {
    return ask("POST", path, body);
  }
};

TEST_F(ASite, LiesBelowItsBasePathOnly) {
  EXPECT_EQ(get("/load/api/v1/health").status, 200);
  EXPECT_EQ(get("/api/v1/health").status, 404);
  EXPECT_EQ(get("/load").status, 302);
}

TEST_F(ASite, AnswersEveryPathItsDescriptionNames) {
  const auto description = json::parse(get("/load/api/v1/openapi.json").body);
  for (const auto& [path, methods] : description["paths"].items()) {
    if (!methods.contains("get") || path.contains("{") || path == "/stream") continue;
    if (path == "/runs/compare") continue;  // needs two runs
    EXPECT_EQ(get("/load/api/v1" + path).status, 200) << path;
  }
}

TEST_F(ASite, BringsExactlyTheFieldsItsDescriptionNames) {
  const auto description = json::parse(get("/load/api/v1/openapi.json").body);
  for (const auto& [path, methods] : description["paths"].items()) {
    if (!methods.contains("get") || path.contains("{") || path == "/runs/compare") continue;
    const auto& content = methods["get"]["responses"]["200"]["content"];
    if (!content.contains("application/json")) continue;
    const auto reference = content["application/json"]["schema"].value("$ref", "");
    if (reference.empty()) continue;
    const auto& schema =
        description["components"]["schemas"][reference.substr(reference.rfind('/') + 1)];
    const auto body = json::parse(get("/load/api/v1" + path).body);
    for (const auto& name : schema["required"]) EXPECT_TRUE(body.contains(name)) << path << name;
    for (const auto& [name, value] : body.items())
      EXPECT_TRUE(schema["properties"].contains(name)) << path << " " << name;
  }
}

TEST_F(ASite, CarriesOutOrders) {
  EXPECT_EQ(post("/load/api/v1/start", R"({"users": 5, "spawn_rate": 1})").status, 200);
  EXPECT_EQ(post("/load/api/v1/edit", R"({"users": 7, "spawn_rate": 1})").status, 200);
  EXPECT_EQ(post("/load/api/v1/notes", R"({"text": "here"})").status, 200);
  EXPECT_EQ(post("/load/api/v1/messages", R"({"type": "hello", "data": 5})").status, 200);
  EXPECT_EQ(post("/load/api/v1/reset", "{}").status, 200);
  EXPECT_EQ(post("/load/api/v1/stop", "{}").status, 200);
  EXPECT_THAT(run.done,
              ElementsAre("start 5", "edit 7", "note here", "message hello 5", "reset", "stop"));
}

TEST_F(ASite, RefusesOrdersThatDoNotFitTheMoment) {
  EXPECT_EQ(post("/load/api/v1/edit", R"({"users": 7, "spawn_rate": 1})").status, 409);
  EXPECT_EQ(post("/load/api/v1/start", R"({"users": 5, "spawn_rate": 1})").status, 200);
  EXPECT_EQ(post("/load/api/v1/start", R"({"users": 5, "spawn_rate": 1})").status, 409);
}

TEST_F(ASite, RefusesWhatNeedsARunWhileThereIsNone) {
  for (const auto phase : {cluster::Phase::kReady, cluster::Phase::kStopped}) {
    run.shown.status.phase = phase;
    for (const auto* path : {"stop", "reset", "edit"}) {
      const auto answer = post(std::string("/load/api/v1/") + path, R"({"users": 3})");
      EXPECT_EQ(answer.status, 409) << path;
      EXPECT_THAT(answer.body, HasSubstr("no run is on"));
    }
  }
  EXPECT_THAT(run.done, IsEmpty());
}

TEST_F(ASite, StopsARunThatIsStoppingAlready) {
  run.shown.status.phase = cluster::Phase::kStopping;
  EXPECT_EQ(post("/load/api/v1/stop", "{}").status, 200);
}

TEST_F(ASite, TakesLocustsStopAndResetAtAnyTimeAsLocustDoes) {
  EXPECT_EQ(get("/load/stats/reset").status, 200);
  EXPECT_EQ(get("/load/stop").status, 200);
  EXPECT_THAT(run.done, ElementsAre("reset", "stop"));
}

TEST_F(ASite, TakesOrdersAsJsonOnly) {
  const auto answer = ask("POST", "/load/api/v1/stop", "", {{"content-type", "text/plain"}});
  EXPECT_EQ(answer.status, 415);
  EXPECT_THAT(run.done, IsEmpty());
}

TEST_F(ASite, ChangesNothingByGet) {
  for (const auto* path :
       {"start", "edit", "stop", "reset", "quit", "notes", "messages", "login", "logout"})
    EXPECT_EQ(get(std::string("/load/api/v1/") + path).status, 404) << path;
  EXPECT_THAT(run.done, IsEmpty());
}

TEST_F(ASite, GuardsLocustsChangesByGetFromOtherSites) {
  EXPECT_EQ(ask("GET", "/load/stats/reset", "", {{"referer", "http://evil.example/"}}).status, 403);
  EXPECT_THAT(run.done, IsEmpty());
  EXPECT_EQ(get("/load/stats/reset").body, "ok");
  EXPECT_EQ(json::parse(get("/load/stop").body)["message"], "Test stopped");
  EXPECT_THAT(run.done, ElementsAre("reset", "stop"));
}

TEST_F(ASite, ShowsNoSecretParameter) {
  const auto form = get("/load/api/v1/form").body;
  EXPECT_THAT(form, HasSubstr("api_token"));
  EXPECT_THAT(form, testing::Not(HasSubstr("s3cr3t")));
}

TEST_F(ASite, OpensNoFileOutsideRunDirectories) {
  for (const auto* path : {"/runs/..", "/runs/../report", "/runs/x/files/../../etc/passwd",
                           "/runs/x/files/passwd", "/runs/.ssh", "/runs/%2e%2e"})
    EXPECT_EQ(get(std::string("/load/api/v1") + path).status, 404) << path;
}

TEST_F(ASite, KnowsItsWorkersOnly) {
  EXPECT_EQ(get("/load/api/v1/workers/w_1/statistics").status, 200);
  EXPECT_EQ(get("/load/api/v1/workers/nobody/statistics").status, 404);
}

TEST_F(ASite, SaysWhatItIsWithoutAFrontEnd) {
  const auto page = get("/load/");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.content_type, HasSubstr("text/html"));
}

}  // namespace
}  // namespace chopsticks::web
