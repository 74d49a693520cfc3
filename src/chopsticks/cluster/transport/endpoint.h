#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "support/result.h"

namespace chopsticks::cluster {

/// "tcp://*:5557": where a leader listens ("*" or "" is every interface; port 0 lets the system
/// choose) or a worker connects. An IPv6 address gets its brackets.
[[nodiscard]] std::string tcp_endpoint(std::string_view host, std::uint16_t port);

/// The two parts of a tcp:// endpoint, brackets removed; an Error for anything else.
struct HostPort {
  std::string host;
  std::string port;
};
[[nodiscard]] Result<HostPort> parse_tcp_endpoint(std::string_view endpoint);

/// Asks the resolver now: libzmq would retry an unknown name silently for ever, and cannot listen
/// on a name at all. Blocks as long as DNS does. An IPv4 address is preferred.
struct Address {
  std::string numeric;
  bool ipv6 = false;
};
[[nodiscard]] Result<Address> resolve(const std::string& host);

}  // namespace chopsticks::cluster
