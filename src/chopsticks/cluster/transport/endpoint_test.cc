#include "cluster/transport/endpoint.h"

#include <gtest/gtest.h>

namespace chopsticks::cluster {
namespace {

TEST(Endpoint, IsWrittenAsLibzmqWantsIt) {
  EXPECT_EQ(tcp_endpoint("*", 5557), "tcp://*:5557");
  EXPECT_EQ(tcp_endpoint("", 5557), "tcp://*:5557");
  EXPECT_EQ(tcp_endpoint("10.0.0.1", 0), "tcp://10.0.0.1:0");
  EXPECT_EQ(tcp_endpoint("::1", 5557), "tcp://[::1]:5557");
  EXPECT_EQ(tcp_endpoint("[::1]", 5557), "tcp://[::1]:5557");
}

TEST(Endpoint, IsTakenApartAgain) {
  const auto plain = parse_tcp_endpoint("tcp://leader.example:5557");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->host, "leader.example");
  EXPECT_EQ(plain->port, "5557");
  const auto ipv6 = parse_tcp_endpoint("tcp://[fe80::1]:1");
  ASSERT_TRUE(ipv6);
  EXPECT_EQ(ipv6->host, "fe80::1");
}

TEST(Endpoint, AnythingElseIsAnErrorThatQuotesIt) {
  for (const auto* bad : {"", "tcp://", "tcp://host", "tcp://host:", "tcp://host:70000",
                          "tcp://:5557", "udp://host:1", "tcp://host:5557x"}) {
    const auto parsed = parse_tcp_endpoint(bad);
    ASSERT_FALSE(parsed) << bad;
    EXPECT_EQ(parsed.error().message,
              "\"" + std::string(bad) + "\" is no address of the form tcp://host:port");
  }
}

TEST(Resolve, ANumberNeedsNoResolver) {
  const auto ipv4 = resolve("127.0.0.1");
  ASSERT_TRUE(ipv4);
  EXPECT_EQ(ipv4->numeric, "127.0.0.1");
  EXPECT_FALSE(ipv4->ipv6);
  const auto ipv6 = resolve("::1");
  ASSERT_TRUE(ipv6);
  EXPECT_EQ(ipv6->numeric, "::1");
  EXPECT_TRUE(ipv6->ipv6);
}

TEST(Resolve, AnUnknownNameIsAnErrorThatNamesIt) {
  const auto address = resolve("no-such-host.invalid");
  ASSERT_FALSE(address);
  EXPECT_TRUE(address.error().message.starts_with("cannot find host \"no-such-host.invalid\": "))
      << address.error().message;
}

}  // namespace
}  // namespace chopsticks::cluster
