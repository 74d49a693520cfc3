#include "net/http_head.h"

#include <string>

#include <gtest/gtest.h>

namespace chopsticks::net {
namespace {

constexpr std::string_view kGateway =
    "HTTP/1.1 200 OK\r\nx-amz-request-id: tx000003c1b1e5b5e5b5e5b-00655f1d2a-1234-default\r\n"
    "Date: Mon, 23 Nov 2026 03:24:42 GMT\r\nContent-Length: 4096\r\nETag: \"6b03b1f9\"\r\n\r\n";

std::string_view why_bad_request(std::string_view bytes) {
  RequestHead head;
  const auto result = parse_request(bytes, head);
  return result.bad() ? result.reason : "(not bad)";
}

std::string_view why_bad_response(std::string_view bytes) {
  ResponseHead head;
  const auto result = parse_response(bytes, head);
  return result.bad() ? result.reason : "(not bad)";
}

ResponseHead response(std::string_view bytes) {
  ResponseHead head;
  EXPECT_TRUE(parse_response(bytes, head).done()) << bytes;
  return head;
}

RequestHead request(std::string_view bytes) {
  RequestHead head;
  EXPECT_TRUE(parse_request(bytes, head).done()) << bytes;
  return head;
}

TEST(ParseResponse, ReadsTheHeadOfAGatewayAndLeavesTheBody) {
  const auto bytes = std::string(kGateway) + "body";
  ResponseHead head;
  const auto result = parse_response(bytes, head);
  ASSERT_TRUE(result.done());
  EXPECT_EQ(result.size, kGateway.size());
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.content_length, 4096);
  EXPECT_TRUE(head.keep_alive);
  EXPECT_FALSE(head.chunked);
  EXPECT_EQ(head.header("etag"), "\"6b03b1f9\"");
  EXPECT_EQ(head.header("ETAG"), "\"6b03b1f9\"");
  EXPECT_EQ(head.headers.find("server"), std::nullopt);
  EXPECT_EQ(head.headers.size(), 4);
}

TEST(ParseResponse, NeedsMoreForEveryProperPrefix) {
  ResponseHead head;
  for (std::size_t size = 0; size != kGateway.size(); ++size) {
    EXPECT_EQ(parse_response(kGateway.substr(0, size), head).state, ParseResult::State::kNeedMore)
        << size;
  }
}

TEST(ParseResponse, ForgetsTheHeadBefore) {
  ResponseHead head;
  ASSERT_TRUE(parse_response("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\n", head).done());
  ASSERT_TRUE(parse_response("HTTP/1.1 204 No Content\r\n\r\n", head).done());
  EXPECT_EQ(head.content_length, std::nullopt);
  EXPECT_EQ(head.headers.size(), 0);
  EXPECT_TRUE(head.keep_alive);
}

TEST(ParseResponse, AcceptsBareLineFeedsAndAMissingPhrase) {
  const auto head = response("HTTP/1.1 404\nContent-Length:0 \n\n");
  EXPECT_EQ(head.status, 404);
  EXPECT_EQ(head.content_length, 0);
}

TEST(ParseResponse, KnowsWhenTheConnectionEnds) {
  EXPECT_TRUE(response("HTTP/1.1 200 OK\r\n\r\n").keep_alive);
  EXPECT_FALSE(response("HTTP/1.1 200 OK\r\nConnection: Upgrade, Close\r\n\r\n").keep_alive);
  EXPECT_FALSE(response("HTTP/1.0 200 OK\r\n\r\n").keep_alive);
  EXPECT_TRUE(response("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\n\r\n").keep_alive);
}

TEST(ParseResponse, SaysHowTheBodyEnds) {
  EXPECT_EQ(body_of(response("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"), "GET"),
            BodyKind::kLength);
  EXPECT_EQ(body_of(response("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"), "HEAD"),
            BodyKind::kNone);
  EXPECT_EQ(body_of(response("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), "GET"),
            BodyKind::kNone);
  EXPECT_EQ(body_of(response("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n"), "GET"),
            BodyKind::kChunked);
  EXPECT_EQ(body_of(response("HTTP/1.1 200 OK\r\n\r\n"), "GET"), BodyKind::kUntilClose);
  EXPECT_EQ(body_of(response("HTTP/1.1 204 No Content\r\n\r\n"), "DELETE"), BodyKind::kNone);
  EXPECT_EQ(body_of(response("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n"), "GET"),
            BodyKind::kNone);
  EXPECT_EQ(body_of(response("HTTP/1.1 100 Continue\r\n\r\n"), "PUT"), BodyKind::kNone);
}

TEST(ParseResponse, RefusesWhatIsNotHttp1) {
  EXPECT_EQ(why_bad_response("SSH-2.0-OpenSSH_9.2\r\n"), "this is not HTTP/1");
  EXPECT_EQ(why_bad_response("HTTP/1.2 200 OK\r\n\r\n"), "an unknown version of HTTP");
  EXPECT_EQ(why_bad_response("HTTP/1.1 2x0 OK\r\n\r\n"), "the status is no number");
  EXPECT_EQ(why_bad_response("HTTP/1.1 2000 OK\r\n\r\n"), "the status is no number");
}

TEST(ParseRequest, ReadsMethodTargetAndExpectation) {
  const auto head = request(
      "PUT /bucket/a%20key?partNumber=1&uploadId=x HTTP/1.1\r\nHost: localhost:9000\r\n"
      "Content-Length: 12\r\nExpect: 100-Continue\r\n\r\n");
  EXPECT_EQ(head.method, "PUT");
  EXPECT_EQ(head.target, "/bucket/a%20key?partNumber=1&uploadId=x");
  EXPECT_EQ(head.content_length, 12);
  EXPECT_TRUE(head.expect_continue);
  EXPECT_EQ(head.header("Host"), "localhost:9000");
}

TEST(ParseRequest, SkipsOneLineEndLeftOverFromTheBodyBefore) {
  EXPECT_EQ(request("\r\nGET / HTTP/1.1\r\n\r\n").target, "/");
}

TEST(ParseRequest, NeedsMoreForEveryProperPrefix) {
  constexpr std::string_view kBytes = "GET /a HTTP/1.1\r\nHost: b\r\n\r\n";
  RequestHead head;
  for (std::size_t size = 0; size != kBytes.size(); ++size) {
    EXPECT_EQ(parse_request(kBytes.substr(0, size), head).state, ParseResult::State::kNeedMore)
        << size;
  }
}

TEST(ParseRequest, RefusesWhatTwoReadersCouldSeeDifferently) {
  const auto with = [](const std::string& lines) {
    return std::string(why_bad_request("POST / HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n"));
  };
  EXPECT_EQ(with("Content-Length: 1\r\nContent-Length: 2\r\n"), "Content-Length stands twice");
  EXPECT_EQ(with("Content-Length: 1\r\nContent-Length: 1\r\n"), "Content-Length stands twice");
  EXPECT_EQ(with("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"),
            "Content-Length beside Transfer-Encoding");
  EXPECT_EQ(with("Transfer-Encoding: gzip, chunked\r\n"), "an unknown Transfer-Encoding");
  EXPECT_EQ(with("Content-Length: +1\r\n"), "Content-Length is no number");
  EXPECT_EQ(with("Content-Length: 1, 1\r\n"), "Content-Length is no number");
  EXPECT_EQ(with("Content-Length: 99999999999999999999\r\n"), "Content-Length is no number");
  EXPECT_EQ(with("Content-Length : 1\r\n"), "a header name is no token");
  EXPECT_EQ(with("X: 1\r\n folded: 2\r\n"), "a folded header line");
  EXPECT_EQ(with("X: a\rb\r\n"), "a bare CR in the head");
  EXPECT_EQ(with("X: a\nY: b\r\n"), "a control character in the head");
  EXPECT_EQ(with(std::string("X: a\0b\r\n", 8)), "a control character in the head");
}

TEST(ParseRequest, RefusesMalformedRequestLines) {
  EXPECT_EQ(why_bad_request("GET  / HTTP/1.1\r\n\r\n"), "a malformed request line");
  EXPECT_EQ(why_bad_request("GET HTTP/1.1\r\n\r\n"), "a malformed request line");
  EXPECT_EQ(why_bad_request("GET / HTTP/2.0\r\n\r\n"), "an unknown version of HTTP");
  EXPECT_EQ(why_bad_request("GET /\r\n\r\n"), "a malformed request line");
  EXPECT_EQ(why_bad_request("G@T / HTTP/1.1\r\n\r\n"), "a malformed request line");
}

TEST(ParseRequest, RefusesHeadsBeyondTheLimits) {
  std::string many = "GET / HTTP/1.1\r\n";
  for (std::size_t i = 0; i != Headers::kMost; ++i) many += "X: y\r\n";
  EXPECT_EQ(request(many + "\r\n").headers.size(), Headers::kMost);
  EXPECT_EQ(why_bad_request(many + "X: y\r\n\r\n"), "too many header lines");
  const auto longest = "GET / HTTP/1.1\r\nX: " + std::string(Headers::kMostBytes, 'y');
  EXPECT_EQ(why_bad_request(longest), "the head is too long");
}

TEST(ParseRequest, AcceptsTabsAndBytesBeyondAscii) {
  EXPECT_EQ(request("GET / HTTP/1.1\r\nX:\t a\tb\xc3\xa4 \r\n\r\n").header("x"), "a\tb\xc3\xa4");
}

}  // namespace
}  // namespace chopsticks::net
