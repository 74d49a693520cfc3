#include "net/address.h"

#include <gtest/gtest.h>

namespace chopsticks::net {
namespace {

TEST(Address, ReadsAndWritesBothFamilies) {
  EXPECT_EQ(Address::parse("127.0.0.1", 9000)->text(), "127.0.0.1:9000");
  EXPECT_EQ(Address::parse("::1", 80)->text(), "[::1]:80");
  EXPECT_EQ(Address::parse("2001:db8::7", 65535)->port(), 65535);
  EXPECT_EQ(Address().text(), "0.0.0.0:0");
}

TEST(Address, NamesAreNotAddresses) {
  for (const auto* text : {"localhost", "", "127.0.0", "127.0.0.1:80", "[::1]", "1.2.3.4.5"})
    EXPECT_FALSE(Address::parse(text, 80)) << text;
}

TEST(Address, ComparesHostAndPort) {
  const auto address = *Address::parse("10.0.0.1", 1);
  EXPECT_EQ(address, *Address::parse("10.0.0.1", 1));
  EXPECT_NE(address, *Address::parse("10.0.0.1", 2));
  EXPECT_NE(address, *Address::parse("10.0.0.2", 1));
  EXPECT_NE(*Address::parse("::1", 1), *Address::parse("::2", 1));
  EXPECT_EQ(Address::from(address.data()), address);
}

TEST(HostPort, TakesWhatPeopleWrite) {
  struct Case {
    const char* text;
    const char* host;
    std::uint16_t port;
  };
  for (const auto& [text, host, port] :
       {Case{"localhost:9000", "localhost", 9000}, Case{"127.0.0.1:0", "127.0.0.1", 0},
        Case{"[::1]:80", "::1", 80}, Case{":9000", "", 9000}}) {
    const auto parsed = parse_host_port(text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(parsed->host, host);
    EXPECT_EQ(parsed->port, port);
  }
}

TEST(HostPort, RefusesTheRestWithAnExample) {
  for (const auto* text : {"", "localhost", "localhost:", "localhost:http", "host:65536", "host:-1",
                           "host:80 ", "::1:80", "::1", "[:80", "[]:80", "[::1:80"}) {
    const auto parsed = parse_host_port(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_NE(parsed.error().message.find("127.0.0.1:9000"), std::string::npos);
  }
}

}  // namespace
}  // namespace chopsticks::net
