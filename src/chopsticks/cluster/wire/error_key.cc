#include "cluster/wire/error_key.h"

#include <array>
#include <iterator>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "cluster/wire/unprintable.h"
#include "cluster/wire/utf8.h"

namespace chopsticks::cluster {
namespace {

std::string sha256_hex(std::string_view text) {
  std::array<unsigned char, 32> digest{};
  EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  return fmt::format("{:02x}", fmt::join(digest, ""));
}

char32_t take_or_replace(std::string_view& text) {
  if (const auto point = take_code_point(text)) return *point;
  text.remove_prefix(1);
  return 0xfffd;
}

void append_escape(std::string& out, char32_t point) {
  const auto code = static_cast<unsigned>(point);
  if (code < 0x100) {
    fmt::format_to(std::back_inserter(out), "\\x{:02x}", code);
  } else if (code < 0x10000) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", code);
  } else {
    fmt::format_to(std::back_inserter(out), "\\U{:08x}", code);
  }
}

void append_point(std::string& out, char32_t point, std::string_view bytes, char quote) {
  if (point == '\n') {
    out += "\\n";
  } else if (point == '\r') {
    out += "\\r";
  } else if (point == '\t') {
    out += "\\t";
  } else if (point == '\\' || point == static_cast<char32_t>(quote)) {
    out += '\\';
    out += static_cast<char>(point);
  } else if (is_unprintable(point)) {
    append_escape(out, point);
  } else if (point == 0xfffd) {
    out += "\xef\xbf\xbd";
  } else {
    out += bytes;
  }
}

}  // namespace

std::string python_repr(std::string_view text) {
  const auto has = [&](char c) { return text.find(c) != std::string_view::npos; };
  const char quote = has('\'') && !has('"') ? '"' : '\'';
  std::string out(1, quote);
  while (!text.empty()) {
    const auto before = text;
    const auto point = take_or_replace(text);
    append_point(out, point, before.substr(0, before.size() - text.size()), quote);
  }
  return out += quote;
}

std::string error_key(std::string_view method, std::string_view name, std::string_view text) {
  return sha256_hex(fmt::format("{}.{}.{}", method, name, python_repr(text)));
}

}  // namespace chopsticks::cluster
