#include "web/gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chopsticks::web {
namespace {

// One hash for all tests: making it takes a while, on purpose.
const std::string& hash() {
  static const auto made = hash_password("open sesame");
  return made;
}

class AGate : public testing::Test {
 protected:
  Nanos now = 1000s;

  Gate make(GateOptions options) {
    options.clock = [this] { return now; };
    return Gate(std::move(options));
  }
  Gate with_login() { return make({.users = {{"ann", hash()}}}); }

  static Request request(std::map<std::string, std::string> headers = {}) {
    Request made;
    made.method = "GET";
    made.path = "/api/v1/state";
    made.remote = "10.0.0.1";
    made.headers = std::move(headers);
    made.headers.emplace("host", "leader:8089");
    return made;
  }
  static std::string cookie_of(const Response& response) {
    for (const auto& [name, value] : response.headers)
      if (name == "Set-Cookie") return value.substr(0, value.find(';'));
    return "";
  }
  static int status(const std::optional<Response>& refusal) {
    return refusal ? refusal->status : 200;
  }
};

TEST_F(AGate, LetsEverybodyInWhereNoLoginIsAsked) {
  auto gate = make({});
  EXPECT_EQ(status(gate.refuse(request(), false, false)), 200);
}

TEST_F(AGate, AsksForALoginAndKnowsWhoHasLoggedIn) {
  auto gate = with_login();
  EXPECT_EQ(status(gate.refuse(request(), false, false)), 401);
  EXPECT_EQ(status(gate.refuse(request(), true, false)), 200);
  const auto answer = gate.log_in(request(), "ann", "open sesame");
  EXPECT_EQ(answer.status, 200);
  const auto logged_in = request({{"cookie", "other=1; " + cookie_of(answer)}});
  EXPECT_EQ(status(gate.refuse(logged_in, false, false)), 200);
  EXPECT_THAT(gate.session(logged_in).body, testing::HasSubstr("\"ann\""));
}

TEST_F(AGate, ForgetsWhoLogsOutOrStaysAwayTooLong) {
  auto gate = with_login();
  const auto first = request({{"cookie", cookie_of(gate.log_in(request(), "ann", "open sesame"))}});
  static_cast<void>(gate.log_out(first));
  EXPECT_EQ(status(gate.refuse(first, false, false)), 401);
  const auto second =
      request({{"cookie", cookie_of(gate.log_in(request(), "ann", "open sesame"))}});
  now += Sessions::kLongestIdle + 1s;
  EXPECT_EQ(status(gate.refuse(second, false, false)), 401);
}

TEST_F(AGate, HidesItsCookieFromScriptsAndOtherSites) {
  auto gate = with_login();
  auto over_tls = request();
  over_tls.secure = true;
  const auto answer = gate.log_in(over_tls, "ann", "open sesame");
  const auto cookie = answer.headers.at(0).second;
  for (const auto* part : {"HttpOnly", "SameSite=Strict", "Secure", "Path=/"})
    EXPECT_THAT(cookie, testing::HasSubstr(part));
}

TEST_F(AGate, TakesOnlySoManyWrongPasswordsAtATime) {
  auto gate = with_login();
  int refused = 0;
  for (int i = 0; i != 12; ++i) refused += gate.log_in(request(), "bob", "guess").status == 429;
  EXPECT_EQ(refused, 2);
  EXPECT_EQ(gate.log_in(request(), "ann", "open sesame").status, 429);
  now += 60s;
  EXPECT_EQ(gate.log_in(request(), "ann", "open sesame").status, 200);
}

TEST_F(AGate, TakesBasicAuthenticationFromScripts) {
  auto gate = make({.basic_auth = "ann:secret"});
  EXPECT_TRUE(gate.asks_by_browser());
  const auto refusal = gate.refuse(request(), false, false);
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->headers.at(0).first, "WWW-Authenticate");
  EXPECT_EQ(
      status(gate.refuse(request({{"authorization", "Basic YW5uOnNlY3JldA=="}}), false, false)),
      200);
  for (const auto* wrong : {"Basic YW5uOndyb25n", "Basic !!!", "Basic ", "Bearer x"})
    EXPECT_EQ(status(gate.refuse(request({{"authorization", wrong}}), false, false)), 401) << wrong;
}

TEST_F(AGate, RefusesChangesThatAnotherSiteAsksFor) {
  auto gate = make({});
  const auto changes = [&](std::map<std::string, std::string> headers) {
    return status(gate.refuse(request(std::move(headers)), false, true));
  };
  EXPECT_EQ(changes({}), 200);  // curl
  EXPECT_EQ(changes({{"origin", "http://leader:8089"}}), 200);
  EXPECT_EQ(changes({{"origin", "http://evil.example"}}), 403);
  EXPECT_EQ(changes({{"origin", "null"}}), 403);
  EXPECT_EQ(changes({{"referer", "http://evil.example/page"}}), 403);
  EXPECT_EQ(changes({{"sec-fetch-site", "cross-site"}}), 403);
  EXPECT_EQ(changes({{"sec-fetch-site", "same-site"}}), 403);
  EXPECT_EQ(changes({{"sec-fetch-site", "same-origin"}, {"origin", "https://proxy.example"}}), 200);
  EXPECT_EQ(changes({{"origin", "https://load.example"}, {"x-forwarded-host", "load.example"}}),
            200);
}

TEST_F(AGate, OnLoopbackIsNotReachedUnderANameOfSomebodyElse) {
  auto gate = make({.loopback_only = true, .host_name = "load.example"});
  const auto under = [&](const std::string& host) {
    auto asked = request();
    asked.headers["host"] = host;
    return status(gate.refuse(asked, false, false));
  };
  EXPECT_EQ(under("localhost:8089"), 200);
  EXPECT_EQ(under("127.0.0.1:8089"), 200);
  EXPECT_EQ(under("[::1]:8089"), 200);
  EXPECT_EQ(under("load.example"), 200);
  EXPECT_EQ(under("evil.example:8089"), 403);
}

TEST_F(AGate, TakesOnlySoManyRequestsFromOneAddress) {
  auto gate = make({});
  int refused = 0;
  for (int i = 0; i != 500; ++i) refused += gate.refuse(request(), false, false).has_value();
  EXPECT_EQ(refused, 100);
  auto other = request();
  other.remote = "10.0.0.2";
  EXPECT_EQ(status(gate.refuse(other, false, false)), 200);
  now += 1s;
  EXPECT_EQ(status(gate.refuse(request(), false, false)), 200);
}

}  // namespace
}  // namespace chopsticks::web
