#include "config/endpoint.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include <arpa/inet.h>
#include <fmt/format.h>

namespace chopsticks::config {
namespace {

bool is_address(int family, std::string_view text) {
  unsigned char bytes[16];
  return inet_pton(family, std::string(text).c_str(), bytes) == 1;
}

bool is_host_name(std::string_view text) {
  return !text.empty() && text.size() <= 253 && std::ranges::all_of(text, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_';
  });
}

bool is_port(std::string_view text) {
  unsigned value = 0;
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  return failure == std::errc{} && end == text.data() + text.size() && value >= 1 && value <= 65535;
}

// "host", "host:port", "[v6]" or "[v6]:port".
bool is_authority(std::string_view text) {
  std::size_t host_end = 0;
  if (text.starts_with('[')) {
    const auto bracket = text.find(']');
    if (bracket == std::string_view::npos || !is_address(AF_INET6, text.substr(1, bracket - 1)))
      return false;
    host_end = bracket + 1;
  } else {
    host_end = std::min(text.find(':'), text.size());
    if (!is_host_name(text.substr(0, host_end))) return false;
  }
  const auto port = text.substr(host_end);
  return port.empty() || (port.front() == ':' && is_port(port.substr(1)));
}

bool is_bucket_character(unsigned char c) {
  return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '.' || c == '-';
}

bool is_edge_character(unsigned char c) { return std::islower(c) != 0 || std::isdigit(c) != 0; }

}  // namespace

Result<std::string> check_endpoint(std::string_view text) {
  // A password must not reach the message that refuses it.
  if (text.find('@') != std::string_view::npos) {
    return fail("endpoint must not contain a user name or password: use access_key and secret_key");
  }
  const auto mistake = [&] {
    return fail(
        fmt::format("endpoint must look like http://host:port or https://host (got '{}')", text));
  };
  const auto colon = text.find("://");
  if (colon == std::string_view::npos) return mistake();
  std::string scheme(text.substr(0, colon));
  std::ranges::transform(scheme, scheme.begin(), [](unsigned char c) { return std::tolower(c); });
  if (scheme != "http" && scheme != "https") return mistake();
  auto authority = text.substr(colon + 3);
  if (authority.ends_with('/')) authority.remove_suffix(1);
  if (!is_authority(authority)) return mistake();
  return fmt::format("{}://{}", scheme, authority);
}

Result<void> check_bucket_name(std::string_view name) {
  const bool fits = name.size() >= 3 && name.size() <= 63 &&
                    std::ranges::all_of(name, is_bucket_character) &&
                    is_edge_character(static_cast<unsigned char>(name.front())) &&
                    is_edge_character(static_cast<unsigned char>(name.back()));
  if (fits && name.find("..") == std::string_view::npos && !is_address(AF_INET, name)) return {};
  return fail(
      fmt::format("bucket must be 3 to 63 lower-case letters, digits, '.' or '-', starting and "
                  "ending with a letter or digit "
                  "(got '{}')",
                  name));
}

}  // namespace chopsticks::config
