#include "web/http_server.h"

#include <array>
#include <string>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace chopsticks::web {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class Echo final : public Responder {
 public:
  std::optional<Response> refuse(const Request& request) override {
    if (request.path == "/forbidden") return problem(403, "not you");
    return std::nullopt;
  }
  Response answer(const Request& request) override {
    if (request.path == "/large") return text(200, std::string(200'000, 'x'));
    if (request.path == "/throws") throw std::runtime_error("oops");
    return text(200, request.method + " " + request.path + " " + request.body);
  }
};

/// A client that says exactly what it is told to.
class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    const timeval patience{.tv_sec = 15, .tv_usec = 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  Client(const Client&) = delete;
  ~Client() { close(socket_); }

  void say(const std::string& bytes) const {
    EXPECT_TRUE(connected_);
    static_cast<void>(send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
  }
  /// Until the server closes.
  [[nodiscard]] std::string hear() const {
    std::string heard;
    std::array<char, 4096> piece{};
    for (;;) {
      const auto got = recv(socket_, piece.data(), piece.size(), 0);
      if (got <= 0) return heard;
      heard.append(piece.data(), static_cast<std::size_t>(got));
    }
  }

 private:
  int socket_;
  bool connected_ = false;
};

class AnHttpServer : public testing::Test {
 protected:
  Echo echo;
  HttpServer server{*Listener::open("127.0.0.1", 0), nullptr, echo};

  std::string answer(const std::string& request) const {
    const Client client(server.port());
    client.say(request);
    return client.hear();
  }
};

TEST_F(AnHttpServer, AnswersRequests) {
  EXPECT_THAT(answer("GET /hello HTTP/1.1\r\nConnection: close\r\n\r\n"),
              AllOf(StartsWith("HTTP/1.1 200"), HasSubstr("GET /hello")));
  EXPECT_THAT(answer("POST /in HTTP/1.1\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc"),
              HasSubstr("POST /in abc"));
  EXPECT_THAT(answer("GET /forbidden HTTP/1.1\r\nConnection: close\r\n\r\n"),
              StartsWith("HTTP/1.1 403"));
}

TEST_F(AnHttpServer, SendsSecurityHeadersWithEverything) {
  for (const auto* path : {"/hello", "/forbidden", "/throws"}) {
    const auto heard =
        answer(std::string("GET ") + path + " HTTP/1.1\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(heard, HasSubstr("X-Content-Type-Options: nosniff")) << path;
    EXPECT_THAT(heard, HasSubstr("Content-Security-Policy: ")) << path;
    EXPECT_THAT(heard, testing::Not(HasSubstr("Access-Control-Allow-Origin"))) << path;
  }
}

TEST_F(AnHttpServer, SurvivesAHandlerThatThrows) {
  EXPECT_THAT(answer("GET /throws HTTP/1.1\r\nConnection: close\r\n\r\n"),
              AllOf(StartsWith("HTTP/1.1 500"), testing::Not(HasSubstr("oops"))));
}

TEST_F(AnHttpServer, CompressesWhatIsWorthIt) {
  const auto plain = answer("GET /large HTTP/1.1\r\nConnection: close\r\n\r\n");
  EXPECT_GT(plain.size(), 200'000U);
  const auto packed =
      answer("GET /large HTTP/1.1\r\nAccept-Encoding: gzip, br\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(packed, HasSubstr("Content-Encoding: gzip"));
  EXPECT_LT(packed.size(), 5'000U);
}

TEST_F(AnHttpServer, RefusesABodyOfTenMegabytes) {
  EXPECT_THAT(
      answer("POST /in HTTP/1.1\r\nContent-Length: 10485760\r\n\r\n" + std::string(10 << 20, 'x')),
      StartsWith("HTTP/1.1 413"));
}

TEST_F(AnHttpServer, RefusesNonsenseAndGoesOn) {
  for (const auto& nonsense :
       {std::string("\r\n\r\n"), std::string("GET\r\n\r\n"), std::string(9000, 'x') + "\r\n\r\n",
        "GET /" + std::string(4000, 'a') + " HTTP/1.1\r\n\r\n",
        std::string("\x16\x03\x01\x02\x00\x01", 6), std::string("GET / HTTP/9.9\r\n\r\n")}) {
    const Client client(server.port());
    client.say(nonsense);
  }
  EXPECT_THAT(answer("GET /hello HTTP/1.1\r\nConnection: close\r\n\r\n"),
              StartsWith("HTTP/1.1 200"));
}

TEST_F(AnHttpServer, AnswersThoughHundredsAreConnectedAndSilent) {
  std::vector<std::unique_ptr<Client>> idle;
  for (int i = 0; i != 700; ++i) {
    idle.push_back(std::make_unique<Client>(server.port()));
    if (i % 2 == 0) idle.back()->say("GET /half HTTP/1.1\r\nHost: ");
  }
  EXPECT_THAT(answer("GET /hello HTTP/1.1\r\nConnection: close\r\n\r\n"),
              StartsWith("HTTP/1.1 200"));
}

}  // namespace
}  // namespace chopsticks::web
