#include "net/tls.h"

#include <string>

#include <gmock/gmock.h>
#include <openssl/ssl.h>

#include "drivers/s3/native/imposter_fixture.h"
#include "testing/tls_server.h"

namespace chopsticks::drivers::native {
namespace {

using ::testing::StartsWith;

/// Reads requests and answers each with `body`, until the client closes.
class HttpsAnswers {
 public:
  explicit HttpsAnswers(std::string body) : body_(std::move(body)) {}

  void operator()(SSL* ssl) const {
    std::string input;
    while (read_request(ssl, input)) {
      const auto answer =
          "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body_.size()) + "\r\n\r\n" + body_;
      if (SSL_write(ssl, answer.data(), static_cast<int>(answer.size())) <= 0) return;
    }
  }

 private:
  static bool read_request(SSL* ssl, std::string& input) {
    while (input.find("\r\n\r\n") == std::string::npos) {
      if (!read_more(ssl, input)) return false;
    }
    const auto head = input.find("\r\n\r\n") + 4;
    const auto length = input.find("Content-Length: ");
    const auto size = length < head ? std::stoull(input.substr(length + 16)) : 0;
    while (input.size() < head + size) {
      if (!read_more(ssl, input)) return false;
    }
    input.erase(0, head + size);
    return true;
  }
  static bool read_more(SSL* ssl, std::string& input) {
    std::array<char, 16'384> buffer;
    const int got = SSL_read(ssl, buffer.data(), static_cast<int>(buffer.size()));
    if (got > 0) input.append(buffer.data(), static_cast<std::size_t>(got));
    return got > 0;
  }

  std::string body_;
};

class OverTls : public ::testing::Test {
 protected:
  OpResult download_and_upload(const std::vector<std::pair<std::string, std::string>>& entries,
                               const std::string& host = "localhost") {
    s3::Target target{{"https://" + host + ":" + std::to_string(server.address().port())},
                      "bucket",
                      {"access", "secret"}};
    auto driver = make_driver(std::move(target), driver_config(entries)).value();
    net::Reactor reactor;
    auto shard = driver->shard(reactor);
    auto store = shard->open(0);
    auto result = net::block_on(reactor, store->download("k", kPayload));
    if (!result.ok()) return result;
    return net::block_on(reactor, store->upload("other", {3 * MiB, 1}));
  }

  static inline const Payload kPayload{{200'000}, 5};
  testing::TlsServer server{"DNS:localhost", HttpsAnswers(content_of("k", kPayload))};
};

TEST_F(OverTls, WorksWithACertificateThatIsTrusted) {
  const auto result = download_and_upload({{"ca_bundle", server.ca_bundle()}});
  EXPECT_TRUE(result.ok()) << result.error->message;
  EXPECT_EQ(result.bytes, 3 * MiB);
}

TEST_F(OverTls, RefusesACertificateThatIsNot) {
  const auto result = download_and_upload({});
  ASSERT_FALSE(result.ok());
  EXPECT_THAT(result.error->message, StartsWith("TLS: "));
  EXPECT_EQ(result.error->code, net::TlsErrc::kCertificate);
}

TEST_F(OverTls, RefusesACertificateForAnotherName) {
  const auto result = download_and_upload({{"ca_bundle", server.ca_bundle()}}, "127.0.0.1");
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error->code, net::TlsErrc::kCertificate);
}

TEST_F(OverTls, TakesAnyCertificateWhenTold) {
  const auto result = download_and_upload({{"verify_tls", "false"}}, "127.0.0.1");
  EXPECT_TRUE(result.ok()) << result.error->message;
}

}  // namespace
}  // namespace chopsticks::drivers::native
