#include "cluster/transport/endpoint.h"

#include <charconv>
#include <memory>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>

namespace chopsticks::cluster {
namespace {

constexpr std::string_view kTcp = "tcp://";

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

bool is_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), port);
  return problem == std::errc() && end == text.data() + text.size();
}

Result<Addresses> look_up(const std::string& host, int family) {
  addrinfo hints{};
  hints.ai_family = family;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int problem = getaddrinfo(host.c_str(), nullptr, &hints, &found); problem != 0) {
    return fail(error(std::errc::address_not_available,
                      fmt::format("cannot find host \"{}\": {}", host, gai_strerror(problem))));
  }
  return Addresses(found, &freeaddrinfo);
}

Address to_address(const addrinfo& info) {
  char text[NI_MAXHOST];
  getnameinfo(info.ai_addr, info.ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST);
  return {text, info.ai_family == AF_INET6};
}

}  // namespace

std::string tcp_endpoint(std::string_view host, std::uint16_t port) {
  if (host.empty()) host = "*";
  const bool bare_ipv6 = host.find(':') != std::string_view::npos && host.front() != '[';
  return bare_ipv6 ? fmt::format("{}[{}]:{}", kTcp, host, port)
                   : fmt::format("{}{}:{}", kTcp, host, port);
}

Result<HostPort> parse_tcp_endpoint(std::string_view endpoint) {
  const auto given = endpoint;
  const auto refuse = [&] {
    return fail(fmt::format("\"{}\" is no address of the form tcp://host:port", given));
  };
  if (!endpoint.starts_with(kTcp)) return refuse();
  endpoint.remove_prefix(kTcp.size());
  const auto colon = endpoint.rfind(':');
  if (colon == std::string_view::npos || !is_port(endpoint.substr(colon + 1))) return refuse();
  auto host = endpoint.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host.empty()) return refuse();
  return HostPort{std::string(host), std::string(endpoint.substr(colon + 1))};
}

Result<Address> resolve(const std::string& host) {
  if (auto found = look_up(host, AF_INET)) return to_address(**found);
  auto found = look_up(host, AF_UNSPEC);
  if (!found) return fail(std::move(found.error()));
  return to_address(**found);
}

}  // namespace chopsticks::cluster
