#include "users/http/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/block_on.h"
#include "testing/s3_imposter.h"

namespace chopsticks::http {
namespace {

using ::testing::HasSubstr;

class HttpClientTest : public ::testing::Test {
 protected:
  Response ask(Request request) {
    request.origin = {false, "127.0.0.1", server.port()};
    if (request.method.empty()) request.method = "GET";
    if (request.target.empty()) request.target = "/";
    if (request.lines.empty()) request.lines = "Host: here\r\n";
    Response response;
    net::block_on(reactor, client.perform(request, response));
    return response;
  }
  static std::string message(const Response& response) {
    return response.error ? response.error->message : "";
  }

  net::Reactor reactor;
  chopsticks::testing::S3Imposter server{reactor};
  Client client{reactor};
};

TEST_F(HttpClientTest, BringsStatusHeadAndBody) {
  server.answer({.status = 404, .headers = "X-One: 1\r\n", .body = "gone"});
  const auto response = ask({.target = "/item?id=1"});
  EXPECT_EQ(message(response), "");
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.body, "gone");
  EXPECT_THAT(response.head, HasSubstr("X-One: 1\r\n"));
  EXPECT_TRUE(response.first_byte.has_value());
  EXPECT_EQ(server.requests()[0].target, "/item?id=1");
}

TEST_F(HttpClientTest, SendsABody) {
  ask({.method = "POST", .body = "a=1"});
  ask({.method = "POST", .has_body = true});
  EXPECT_EQ(server.requests()[0].body, "a=1");
  EXPECT_EQ(server.requests()[1].header("Content-Length"), "0");
}

TEST_F(HttpClientTest, KeepsItsConnectionAndReplacesOneThatWasClosed) {
  ask({});
  ask({});
  EXPECT_EQ(server.connections(), 1u);
  server.close_connections();
  EXPECT_EQ(message(ask({})), "");
  EXPECT_EQ(server.connections(), 2u);
}

TEST_F(HttpClientTest, DoesNotAskAgainWhenAConnectionEndsInsteadOfAnAnswer) {
  ask({});
  server.answer({.hang_up = true});
  EXPECT_THAT(message(ask({})), HasSubstr("closed the connection"));
  EXPECT_EQ(server.requests().size(), 2u);
}

TEST_F(HttpClientTest, ReadsChunksAndBodiesThatEndWithTheConnection) {
  server.answer(
      {.raw = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"});
  EXPECT_EQ(ask({}).body, "abc");
  server.answer({.body = "until the end", .announced = -1, .close_after = true});
  EXPECT_THAT(ask({}).body, HasSubstr("until"));
}

TEST_F(HttpClientTest, SaysWhatIsWrongWithAnAnswer) {
  server.answer({.raw = "SMTP ready\r\n\r\n", .close_after = true});
  EXPECT_THAT(message(ask({})), HasSubstr("bad response"));
  server.answer({.body = "short", .announced = 10, .close_after = true});
  EXPECT_THAT(message(ask({})), HasSubstr("closed the connection"));
  server.answer({.hang_up = true});
  EXPECT_THAT(message(ask({})), HasSubstr("closed the connection"));
}

TEST_F(HttpClientTest, GivesUpInTime) {
  server.answer({.silent = true});
  const auto response = ask({.timeout = 20ms});
  ASSERT_TRUE(response.error);
  EXPECT_EQ(response.error->code, std::errc::timed_out);
}

TEST_F(HttpClientTest, SaysThatNobodyListens) {
  server.stop_listening();
  const auto response = ask({});
  ASSERT_TRUE(response.error);
  EXPECT_EQ(response.error->code, std::errc::connection_refused);
}

}  // namespace
}  // namespace chopsticks::http
