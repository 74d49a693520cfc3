#include "net/address.h"

#include <array>
#include <charconv>
#include <cstring>
#include <memory>

#include <arpa/inet.h>
#include <fmt/format.h>

namespace chopsticks::net {

Address::Address() noexcept : v6_{} { any_.sa_family = AF_INET; }

std::optional<Address> Address::parse(std::string_view ip, std::uint16_t port) {
  const std::string text(ip);
  Address address;
  if (::inet_pton(AF_INET, text.c_str(), &address.v4_.sin_addr) != 1) {
    address.any_.sa_family = AF_INET6;
    if (::inet_pton(AF_INET6, text.c_str(), &address.v6_.sin6_addr) != 1) return std::nullopt;
  }
  address.set_port(port);
  return address;
}

std::optional<Address> Address::from(const sockaddr* address) noexcept {
  Address copy;
  if (address->sa_family == AF_INET) {
    std::memcpy(&copy.v4_, address, sizeof copy.v4_);
  } else if (address->sa_family == AF_INET6) {
    std::memcpy(&copy.v6_, address, sizeof copy.v6_);
  } else {
    return std::nullopt;
  }
  return copy;
}

socklen_t Address::size() const noexcept {
  return family() == AF_INET6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
}

std::uint16_t Address::port() const noexcept {
  return ntohs(family() == AF_INET6 ? v6_.sin6_port : v4_.sin_port);
}

void Address::set_port(std::uint16_t port) noexcept {
  (family() == AF_INET6 ? v6_.sin6_port : v4_.sin_port) = htons(port);
}

std::string Address::text() const {
  std::array<char, INET6_ADDRSTRLEN> ip{};
  if (family() == AF_INET6) {
    ::inet_ntop(AF_INET6, &v6_.sin6_addr, ip.data(), ip.size());
    return fmt::format("[{}]:{}", ip.data(), port());
  }
  ::inet_ntop(AF_INET, &v4_.sin_addr, ip.data(), ip.size());
  return fmt::format("{}:{}", ip.data(), port());
}

bool Address::operator==(const Address& other) const noexcept {
  return family() == other.family() && std::memcmp(&any_, &other.any_, size()) == 0;
}

Result<HostPort> parse_host_port(std::string_view text) {
  const auto colon = text.rfind(':');
  auto host = text.substr(0, colon);
  const auto digits = colon == text.npos ? std::string_view() : text.substr(colon + 1);
  std::uint16_t port = 0;
  const auto* end = std::to_address(digits.end());
  const auto [stopped, problem] = std::from_chars(std::to_address(digits.begin()), end, port);
  const bool bracketed = host.size() > 2 && host.starts_with('[') && host.ends_with(']');
  if (digits.empty() || problem != std::errc() || stopped != end ||
      (!bracketed && host.find_first_of(":[]") != host.npos))
    return fail(fmt::format("'{}' is not host:port (127.0.0.1:9000, [::1]:9000, :9000)", text));
  if (bracketed) host = host.substr(1, host.size() - 2);
  return HostPort{std::string(host), port};
}

}  // namespace chopsticks::net
