#include "net/tls.h"

#include <future>
#include <string>

#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include "net/block_on.h"
#include "net/stream.h"
#include "testing/streams.h"
#include "testing/tls_server.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): block_on outlives what it
// runs.
namespace chopsticks::net {
namespace {

using chopsticks::testing::read_until;
using chopsticks::testing::TlsServer;

task<Result<void>> greet(Stream& stream, Address address, const TlsContext& context,
                         std::string host, Deadline deadline) {
  auto connected = co_await stream.connect(address, deadline);
  if (!connected) co_return connected;
  co_return co_await stream.start_tls(context, host);
}

task<Result<void>> write(Stream& stream, std::string text) {
  co_return co_await stream.write_all(text);
}

task<Result<std::size_t>> read_into(Stream& stream, std::span<char> buffer) {
  co_return co_await stream.read_some(buffer);
}

task<void> sleep(Reactor& reactor, Nanos span) { co_await reactor.sleep_for(span); }

task<void> keep_error(task<Result<void>> work, Error& error) {
  const auto result = co_await std::move(work);
  if (!result) error = result.error();
}

class TlsTest : public ::testing::Test {
 protected:
  static TlsContext trusting(const TlsServer& server) {
    return std::move(*TlsContext::create({.verify = true, .ca_bundle = server.ca_bundle()}));
  }
  Result<void> greet_server(const TlsServer& server, const TlsContext& context, std::string host) {
    return block_on(
        reactor_, greet(stream_, server.address(), context, std::move(host), Deadline::after(10s)));
  }

  Reactor reactor_;
  Stream stream_{reactor_};
};

TEST_F(TlsTest, CarriesBytesWithAServerItTrusts) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    const TlsServer server("DNS:localhost", TlsServer::echo, version);
    const auto context = trusting(server);
    const auto greeted = greet_server(server, context, "localhost");
    ASSERT_TRUE(greeted) << greeted.error().message;
    EXPECT_TRUE(stream_.is_tls());
    ASSERT_TRUE(block_on(reactor_, write(stream_, "ping")));
    EXPECT_EQ(block_on(reactor_, read_until(stream_, 4)), "ping");
    stream_.close();
  }
}

TEST_F(TlsTest, CarriesMoreThanARecordInManyBuffers) {
  const TlsServer server("DNS:localhost", TlsServer::echo);
  const auto context = trusting(server);
  ASSERT_TRUE(greet_server(server, context, "localhost"));
  std::string head(300, 'h'), middle(50'000, 'm'), tail(7, 't');
  const auto exchange = [](Stream& stream, std::span<const iovec> pieces) -> task<Result<void>> {
    co_return co_await stream.write_all(pieces);
  };
  const std::array<iovec, 3> pieces{iovec{head.data(), head.size()},
                                    iovec{middle.data(), middle.size()},
                                    iovec{tail.data(), tail.size()}};
  ASSERT_TRUE(block_on(reactor_, exchange(stream_, pieces)));
  const auto all = head + middle + tail;
  EXPECT_EQ(block_on(reactor_, read_until(stream_, all.size())), all);
  stream_.close();
}

TEST_F(TlsTest, SkipsBytes) {
  const TlsServer server("DNS:localhost", TlsServer::echo);
  const auto context = trusting(server);
  ASSERT_TRUE(greet_server(server, context, "localhost"));
  ASSERT_TRUE(block_on(reactor_, write(stream_, "skipped, kept")));
  const auto skip = [](Stream& stream, std::size_t count) -> task<void> {
    while (count > 0) count -= (co_await stream.skip_some(count)).value();
  };
  block_on(reactor_, skip(stream_, 9));
  EXPECT_EQ(block_on(reactor_, read_until(stream_, 4)), "kept");
  stream_.close();
}

TEST_F(TlsTest, AStrangersCertificateIsRefused) {
  const TlsServer server("DNS:localhost", TlsServer::echo);
  const TlsServer stranger("DNS:localhost", TlsServer::echo);
  const auto context = trusting(server);
  const auto greeted = greet_server(stranger, context, "localhost");
  ASSERT_FALSE(greeted);
  EXPECT_EQ(greeted.error().code, TlsErrc::kCertificate);
  EXPECT_TRUE(
      greeted.error().message.starts_with("TLS with localhost: certificate verification failed: "))
      << greeted.error().message;
  EXPECT_FALSE(stream_.is_open());
}

TEST_F(TlsTest, ACertificateForAnotherHostIsRefused) {
  const TlsServer server("DNS:localhost", TlsServer::echo);
  const auto context = trusting(server);
  const auto greeted = greet_server(server, context, "s3.example.com");
  ASSERT_FALSE(greeted);
  EXPECT_EQ(greeted.error().code, TlsErrc::kCertificate);
  EXPECT_NE(greeted.error().message.find("hostname mismatch"), std::string::npos)
      << greeted.error().message;
}

TEST_F(TlsTest, ANumericHostIsCheckedAgainstTheCertificatesAddresses) {
  const TlsServer by_name("DNS:127.0.0.1", TlsServer::echo);
  const TlsServer by_address("IP:127.0.0.1", TlsServer::echo);
  EXPECT_FALSE(greet_server(by_name, trusting(by_name), "127.0.0.1"));
  EXPECT_TRUE(greet_server(by_address, trusting(by_address), "127.0.0.1"));
  stream_.close();
}

TEST_F(TlsTest, WithoutVerificationAnyCertificateWillDo) {
  const TlsServer server("DNS:somebody.else", TlsServer::echo);
  const auto context = TlsContext::create({.verify = false, .ca_bundle = ""});
  EXPECT_TRUE(greet_server(server, *context, "localhost"));
  stream_.close();
}

TEST_F(TlsTest, NamesTheHostAndAsksForHttp11) {
  std::promise<std::string> seen;
  const TlsServer server("DNS:localhost", [&](SSL* ssl) {
    const unsigned char* protocol = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(ssl, &protocol, &size);
    const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    seen.set_value(std::string(name != nullptr ? name : "nobody") + " " +
                   std::string(reinterpret_cast<const char*>(protocol), size));
  });
  const auto context = trusting(server);
  ASSERT_TRUE(greet_server(server, context, "localhost"));
  EXPECT_EQ(seen.get_future().get(), "localhost http/1.1");
}

TEST_F(TlsTest, AGoodbyeReadsAsTheEnd) {
  const TlsServer server("DNS:localhost", [](SSL*) {});
  const auto context = trusting(server);
  ASSERT_TRUE(greet_server(server, context, "localhost"));
  std::array<char, 8> buffer;
  EXPECT_EQ(block_on(reactor_, read_into(stream_, buffer)), 0U);
}

TEST_F(TlsTest, AnEndWithoutGoodbyeIsAnError) {
  const TlsServer server("DNS:localhost", [](SSL* ssl) {
    SSL_write(ssl, "half", 4);
    ::shutdown(SSL_get_fd(ssl), SHUT_WR);
  });
  const auto context = trusting(server);
  ASSERT_TRUE(greet_server(server, context, "localhost"));
  EXPECT_EQ(block_on(reactor_, read_until(stream_, 4)), "half");
  std::array<char, 8> buffer;
  const auto read = block_on(reactor_, read_into(stream_, buffer));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, TlsErrc::kTruncated) << read.error().message;
}

TEST_F(TlsTest, APeerThatDoesNotSpeakTlsIsNotWaitedFor) {
  auto pair = block_on(reactor_, chopsticks::testing::make_pair(reactor_));
  const auto context = TlsContext::create({.verify = false, .ca_bundle = ""});
  ASSERT_TRUE(block_on(reactor_, write(*pair.server, "HTTP/1.1 400 Bad Request\r\n\r\n")));
  const auto greeted = block_on(reactor_, pair.client->start_tls(*context, "localhost"));
  ASSERT_FALSE(greeted);
  EXPECT_EQ(greeted.error().code, TlsErrc::kHandshake);
}

TEST_F(TlsTest, AHandshakeTimesOutAndIsCancelled) {
  Reactor reactor(Reactor::Time::kSimulated);
  const auto context = TlsContext::create({.verify = false, .ca_bundle = ""});
  auto silent = block_on(reactor, chopsticks::testing::make_pair(reactor));
  silent.client->set_deadline(Deadline::at(reactor.now() + 5s));
  const auto greeted = block_on(reactor, silent.client->start_tls(*context, "localhost"));
  ASSERT_FALSE(greeted);
  EXPECT_EQ(greeted.error().code, std::errc::timed_out);

  auto other = block_on(reactor, chopsticks::testing::make_pair(reactor));
  Error error;
  TaskGroup group(reactor);
  group.spawn(keep_error(other.client->start_tls(*context, "localhost"), error));
  block_on(reactor, sleep(reactor, 1s));
  group.cancel_all();
  block_on(reactor, group.join());
  EXPECT_EQ(error.code, std::errc::operation_canceled);
}

TEST_F(TlsTest, AWriteWhileSilentIsNotStoppedByTheServersTickets) {
  // TLS 1.3 servers send session tickets after the handshake: bytes, but not for us.
  const TlsServer server("DNS:localhost", TlsServer::echo);
  const auto context = trusting(server);
  ASSERT_TRUE(greet_server(server, context, "localhost"));
  const auto upload = [](Stream& stream) -> task<Result<std::size_t>> {
    std::string text = "uploaded";
    const iovec buffer{text.data(), text.size()};
    co_return co_await stream.write_while_silent({&buffer, 1});
  };
  EXPECT_EQ(block_on(reactor_, upload(stream_)), 8U);
  EXPECT_EQ(block_on(reactor_, read_until(stream_, 8)), "uploaded");
  stream_.close();
}

TEST(TlsContext, AMissingBundleIsNamed) {
  const auto context = TlsContext::create({.verify = true, .ca_bundle = "/nowhere/ca.pem"});
  ASSERT_FALSE(context);
  EXPECT_NE(context.error().message.find("'/nowhere/ca.pem'"), std::string::npos);
}

}  // namespace
}  // namespace chopsticks::net
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
