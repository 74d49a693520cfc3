#include "s3/names.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

namespace chopsticks::s3 {
namespace {

constexpr bool is_lower_or_digit(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

constexpr auto kUnreserved = [] {
  std::array<bool, 256> set{};
  for (unsigned char c = '0'; c <= '9'; ++c) set[c] = true;
  for (unsigned char c = 'A'; c <= 'Z'; ++c) set[c] = true;
  for (unsigned char c = 'a'; c <= 'z'; ++c) set[c] = true;
  for (unsigned char c : {'-', '.', '_', '~'}) set[c] = true;
  return set;
}();

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool looks_like_ipv4(std::string_view name) noexcept {
  const auto digits_and_dots =
      std::ranges::all_of(name, [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
  return digits_and_dots && std::ranges::count(name, '.') == 3;
}

Result<std::uint16_t> parse_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), port);
  const bool whole = failure == std::errc{} && end == text.data() + text.size();
  if (!whole || port == 0 || port > 65535) {
    return fail(fmt::format("the port must be from 1 to 65535 (got '{}')", text));
  }
  return static_cast<std::uint16_t>(port);
}

// Splits "host:port" and "[address]:port"; the second is empty when there is no port.
std::pair<std::string_view, std::string_view> split_port(std::string_view authority) {
  const auto bracket = authority.rfind(']');
  const auto colon = authority.rfind(':');
  if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket)) {
    return {authority, {}};
  }
  return {authority.substr(0, colon), authority.substr(colon + 1)};
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

}  // namespace

bool valid_bucket_name(std::string_view name) noexcept {
  if (name.size() < 3 || name.size() > 63) return false;
  if (!is_lower_or_digit(name.front()) || !is_lower_or_digit(name.back())) return false;
  if (name.find("..") != std::string_view::npos || looks_like_ipv4(name)) return false;
  return std::ranges::all_of(name,
                             [](char c) { return is_lower_or_digit(c) || c == '-' || c == '.'; });
}

bool is_uri_encoded(std::string_view text, Slash slash) noexcept {
  return std::ranges::all_of(text, [slash](char c) {
    return kUnreserved[static_cast<unsigned char>(c)] || (c == '/' && slash == Slash::kKeep);
  });
}

void append_uri_encoded(std::string& out, std::string_view text, Slash slash) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  if (is_uri_encoded(text, slash)) {
    out += text;
    return;
  }
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (kUnreserved[byte] || (c == '/' && slash == Slash::kKeep)) {
      out += c;
    } else {
      out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
}

std::string uri_encode(std::string_view text, Slash slash) {
  std::string out;
  append_uri_encoded(out, text, slash);
  return out;
}

std::optional<std::string> uri_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (text.size() - i < 3) return std::nullopt;
    const int high = hex_digit(text[i + 1]);
    const int low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

std::string Endpoint::authority() const {
  const bool v6 = host.find(':') != std::string::npos;
  auto text = v6 ? fmt::format("[{}]", host) : host;
  if (port != (tls ? 443 : 80)) text += fmt::format(":{}", port);
  return text;
}

std::string Endpoint::url() const { return (tls ? "https://" : "http://") + authority(); }

Result<Endpoint> parse_endpoint(std::string_view text) {
  const auto given = text;
  Endpoint endpoint;
  if (take_prefix(text, "https://")) {
    endpoint.tls = true;
    endpoint.port = 443;
  } else if (!take_prefix(text, "http://")) {
    return fail(fmt::format("an endpoint begins with http:// or https:// (got '{}')", given));
  }
  if (text.ends_with('/')) text.remove_suffix(1);
  if (text.find_first_of("/?#@ \t\r\n") != std::string_view::npos) {
    return fail(fmt::format("an endpoint is scheme, host and port only (got '{}')", given));
  }
  auto [host, port] = split_port(text);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  } else if (host.find_first_of("[]:") != std::string_view::npos) {
    return fail(fmt::format("an IPv6 address stands in brackets (got '{}')", given));
  }
  if (host.empty()) return fail(fmt::format("the endpoint has no host (got '{}')", given));
  endpoint.host = host;
  if (!port.empty()) {
    const auto parsed = parse_port(port);
    if (!parsed) return fail(parsed.error());
    endpoint.port = *parsed;
  }
  return endpoint;
}

std::string host_header(const Endpoint& endpoint, Addressing addressing, std::string_view bucket) {
  if (addressing == Addressing::kPath || bucket.empty()) return endpoint.authority();
  return fmt::format("{}.{}", bucket, endpoint.authority());
}

void append_path(std::string& out, Addressing addressing, std::string_view bucket,
                 std::string_view key) {
  out += '/';
  if (addressing == Addressing::kPath) {
    append_uri_encoded(out, bucket, Slash::kEncode);
    if (!key.empty()) out += '/';
  }
  append_uri_encoded(out, key, Slash::kKeep);
}

}  // namespace chopsticks::s3
