#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <netinet/in.h>
#include <sys/socket.h>

#include "support/result.h"

namespace chopsticks::net {

/// Where a TCP socket is: an IPv4 or IPv6 address and a port.
class Address {
 public:
  /// 0.0.0.0:0
  Address() noexcept;
  /// "127.0.0.1" or "::1"; nothing if it is not a numeric address.
  [[nodiscard]] static std::optional<Address> parse(std::string_view ip, std::uint16_t port);
  /// Nothing if the family is neither IPv4 nor IPv6.
  [[nodiscard]] static std::optional<Address> from(const sockaddr* address) noexcept;

  [[nodiscard]] const sockaddr* data() const noexcept { return &any_; }
  [[nodiscard]] socklen_t size() const noexcept;
  [[nodiscard]] int family() const noexcept { return any_.sa_family; }
  [[nodiscard]] std::uint16_t port() const noexcept;
  void set_port(std::uint16_t port) noexcept;
  /// "127.0.0.1:9000", "[::1]:9000".
  [[nodiscard]] std::string text() const;

  bool operator==(const Address& other) const noexcept;

 private:
  // The two start alike, and sockaddr is their common prefix.
  union {
    sockaddr any_;
    sockaddr_in v4_;
    sockaddr_in6 v6_;
  };
};

struct HostPort {
  std::string host;  // without brackets
  std::uint16_t port = 0;
};

/// "host:port", "127.0.0.1:0", "[::1]:9000", ":9000" (every interface: host is empty). The error
/// says what was given and what is allowed.
[[nodiscard]] Result<HostPort> parse_host_port(std::string_view text);

}  // namespace chopsticks::net
