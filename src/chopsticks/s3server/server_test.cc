#include "s3server/server.h"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/address.h"
#include "net/block_on.h"
#include "net/http_head.h"
#include "net/reactor.h"
#include "net/stream.h"
#include "s3/sigv4.h"
#include "support/clock.h"

namespace chopsticks::s3server {
namespace {

using testing::HasSubstr;

const s3::Credentials kCredentials{"access", "secret", "us-east-1"};

ServerOptions options() {
  ServerOptions options;
  options.listen = "127.0.0.1:0";
  options.credentials = kCredentials;
  options.max_memory = MiB * 64;
  return options;
}

/// Talks to a server over one connection, byte for byte as told.
class Client {
 public:
  explicit Client(const Server& server)
      : host_(fmt::format("127.0.0.1:{}", server.port())), stream_(reactor_) {
    const auto address = *net::Address::parse("127.0.0.1", server.port());
    EXPECT_TRUE(net::block_on(reactor_, stream_.connect(address, Deadline::after(20s))));
  }

  struct Answer {
    int status = 0;
    std::string head;
    std::string body;
  };

  std::string request(std::string_view method, std::string_view path, std::string_view body = {},
                      std::string_view headers = {}) {
    std::string text = fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\n", method, path, host_);
    signer_.sign({method, host_, path, "", s3::kUnsignedPayload}, wall_now(), text);
    if (!body.empty()) text += fmt::format("Content-Length: {}\r\n", body.size());
    return fmt::format("{}{}\r\n{}", text, headers, body);
  }
  void send(std::string bytes) { net::block_on(reactor_, send_all(std::move(bytes))); }
  /// The next answer; status 0 when the connection has ended.
  Answer receive(std::string_view method = "GET") {
    return net::block_on(reactor_, receive_answer(std::string(method)));
  }
  Answer call(std::string_view method, std::string_view path, std::string_view body = {},
              std::string_view headers = {}) {
    send(request(method, path, body, headers));
    return receive(method);
  }

 private:
  net::task<void> send_all(std::string bytes) {
    static_cast<void>(co_await stream_.write_all(std::string_view(bytes)));
  }
  net::task<bool> fill() {
    char buffer[65536];
    auto received = co_await stream_.read_some(buffer);
    if (!received || *received == 0) co_return false;
    input_.append(buffer, *received);
    co_return true;
  }
  net::task<Answer> receive_answer(std::string method) {
    net::ResponseHead head;
    auto parsed = parse_response(input_, head);
    while (!parsed.done()) {
      const bool more = co_await fill();
      if (!more) co_return Answer();
      parsed = parse_response(input_, head);
    }
    const bool has_body = body_of(head, method) == net::BodyKind::kLength;
    const auto size = parsed.size + (has_body ? *head.content_length : 0);
    Answer answer{head.status, input_.substr(0, parsed.size), ""};
    while (input_.size() < size) {
      const bool more = co_await fill();
      if (!more) co_return answer;
    }
    answer.body = input_.substr(parsed.size, size - parsed.size);
    input_.erase(0, size);
    co_return answer;
  }

  std::string host_;
  net::Reactor reactor_;
  net::Stream stream_;
  s3::Signer signer_{kCredentials};
  std::string input_;
};

class ServerTest : public testing::Test {
 protected:
  void start(ServerOptions wanted = options()) {
    server_ = std::make_unique<Server>(std::move(wanted));
    const auto started = server_->start();
    ASSERT_TRUE(started) << started.error().message;
  }
  std::unique_ptr<Server> server_;
};

TEST_F(ServerTest, KeepsAConnectionOverManyRequests) {
  start();
  Client client(*server_);
  EXPECT_EQ(client.call("PUT", "/bbb").status, 200);
  EXPECT_EQ(client.call("PUT", "/bbb/k", "hello").status, 200);
  const auto got = client.call("GET", "/bbb/k");
  EXPECT_EQ(got.body, "hello");
  EXPECT_THAT(got.head, HasSubstr("ETag: \"5d41402abc4b2a76b9719d911017c592\"\r\n"));
  EXPECT_EQ(client.call("HEAD", "/bbb/k").status, 200);
  EXPECT_EQ(client.call("GET", "/bbb/none").status, 404);
  EXPECT_EQ(client.call("DELETE", "/bbb/k").status, 204);
  EXPECT_EQ(server_->stats().connections, 1);
  EXPECT_EQ(server_->stats().total().requests, 6);
  EXPECT_EQ(server_->stats().total().errors, 1);
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
  start();
  Client client(*server_);
  client.send(client.request("PUT", "/bbb") + client.request("PUT", "/bbb/k", "hello") +
              client.request("GET", "/bbb/k") + client.request("GET", "/bbb/none"));
  EXPECT_EQ(client.receive().status, 200);
  EXPECT_EQ(client.receive().status, 200);
  EXPECT_EQ(client.receive().body, "hello");
  EXPECT_EQ(client.receive().status, 404);
}

TEST_F(ServerTest, TakesChunkedBodiesAndWhatFollowsThem) {
  start();
  Client client(*server_);
  client.call("PUT", "/bbb");
  auto put = client.request("PUT", "/bbb/k", {}, "Transfer-Encoding: chunked\r\n");
  client.send(put + "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n" + client.request("GET", "/bbb/k"));
  EXPECT_EQ(client.receive().status, 200);
  EXPECT_EQ(client.receive().body, "hello");
}

TEST_F(ServerTest, MovesObjectsLargerThanItsBuffers) {
  start();
  Client client(*server_);
  client.call("PUT", "/bbb");
  std::string large;
  large.resize(9'000'000);
  for (std::size_t i = 0; i != large.size(); ++i) large[i] = static_cast<char>(i * 31 >> 8);
  ASSERT_EQ(client.call("PUT", "/bbb/k", large).status, 200);
  EXPECT_TRUE(client.call("GET", "/bbb/k").body == large);
  const auto part = client.call("GET", "/bbb/k", {}, "Range: bytes=1048570-1048579\r\n");
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, large.substr(1'048'570, 10));
}

TEST_F(ServerTest, AsksForABodyThatWaitsToBeAskedFor) {
  start();
  Client client(*server_);
  client.call("PUT", "/bbb");
  client.send(client.request("PUT", "/bbb/k", {}, "Expect: 100-continue\r\nContent-Length: 5\r\n"));
  EXPECT_EQ(client.receive().status, 100);
  client.send("hello");
  EXPECT_EQ(client.receive().status, 200);
}

TEST_F(ServerTest, RefusesABodyThatWaitsAndCloses) {
  start();
  Client client(*server_);
  client.send(
      client.request("PUT", "/none/k", {}, "Expect: 100-continue\r\nContent-Length: 5\r\n"));
  const auto refused = client.receive();
  EXPECT_EQ(refused.status, 404);
  EXPECT_THAT(refused.head, HasSubstr("Connection: close\r\n"));
  EXPECT_EQ(client.receive().status, 0);
}

TEST_F(ServerTest, TakesARefusedBodyToItsEnd) {
  start();
  Client client(*server_);
  EXPECT_EQ(client.call("PUT", "/none/k", std::string(3'000'000, 'x')).status, 404);
  EXPECT_EQ(client.call("PUT", "/bbb").status, 200);
}

TEST_F(ServerTest, RefusesWhatIsNotSignedOrNotHttp) {
  start();
  Client client(*server_);
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto unsigned_answer = client.receive();
  EXPECT_EQ(unsigned_answer.status, 403);
  EXPECT_THAT(unsigned_answer.body, HasSubstr("<Code>AccessDenied</Code>"));
  client.send("nonsense\r\n\r\n");
  EXPECT_EQ(client.receive().status, 400);
  EXPECT_EQ(client.receive().status, 0);
}

TEST_F(ServerTest, ShowsItsFiguresToAnybody) {
  start();
  Client client(*server_);
  client.call("PUT", "/bbb");
  client.send("GET /_chopsticks/stats HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(client.receive().body, HasSubstr("\"CreateBucket\":{\"requests\":1,\"errors\":0"));
}

TEST_F(ServerTest, SharesAStoreOverItsThreads) {
  auto wanted = options();
  wanted.threads = 4;
  start(wanted);
  Client first(*server_);
  first.call("PUT", "/bbb");
  first.call("PUT", "/bbb/k", "hello");
  for (int i = 0; i != 20; ++i) EXPECT_EQ(Client(*server_).call("GET", "/bbb/k").body, "hello");
  EXPECT_EQ(server_->stats().of(Operation::kGetObject).requests, 20);
}

TEST_F(ServerTest, FailsTheSharesItWasToldTo) {
  auto wanted = options();
  wanted.faults.errors = *parse_error_rates("1:SlowDown");
  start(wanted);
  Client client(*server_);
  const auto answer = client.call("PUT", "/bbb", "a body");
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.body, HasSubstr("<Code>SlowDown</Code>"));
  EXPECT_EQ(server_->stats().injected_errors, 1);
}

TEST_F(ServerTest, ClosesWithoutAWordWhenToldTo) {
  auto wanted = options();
  wanted.faults.errors = *parse_error_rates("1:Disconnect");
  start(wanted);
  EXPECT_EQ(Client(*server_).call("PUT", "/bbb").status, 0);
}

TEST_F(ServerTest, CorruptsWhatItSendsAndNotWhatItKeeps) {
  auto wanted = options();
  wanted.faults.corrupt_rate = 1;
  start(wanted);
  Client client(*server_);
  client.call("PUT", "/bbb");
  client.call("PUT", "/bbb/k", "hello");
  const auto body = client.call("GET", "/bbb/k").body;
  ASSERT_EQ(body.size(), 5);
  int different = 0;
  for (std::size_t i = 0; i != body.size(); ++i) different += body[i] != "hello"[i] ? 1 : 0;
  EXPECT_EQ(different, 1);
}

TEST_F(ServerTest, SaysThatAPortIsTakenAlsoWhenItsThreadsShareOne) {
  start();
  for (const unsigned threads : {1U, 2U}) {
    auto wanted = options();
    wanted.listen = fmt::format("127.0.0.1:{}", server_->port());
    wanted.threads = threads;
    Server second(wanted);
    EXPECT_FALSE(second.start());
  }
}

TEST_F(ServerTest, StopsWhileClientsAreConnected) {
  start();
  Client client(*server_);
  client.send("GET / HT");
  server_->stop();
  EXPECT_EQ(client.receive().status, 0);
  server_->stop();
}

}  // namespace
}  // namespace chopsticks::s3server
