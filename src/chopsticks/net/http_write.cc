#include "net/http_write.h"

#include <algorithm>
#include <charconv>
#include <iterator>

namespace chopsticks::net {

namespace {

struct Reason {
  int status;
  std::string_view phrase;
};
constexpr Reason kReasons[] = {{100, "Continue"},
                               {200, "OK"},
                               {201, "Created"},
                               {202, "Accepted"},
                               {204, "No Content"},
                               {206, "Partial Content"},
                               {301, "Moved Permanently"},
                               {302, "Found"},
                               {304, "Not Modified"},
                               {307, "Temporary Redirect"},
                               {400, "Bad Request"},
                               {401, "Unauthorized"},
                               {403, "Forbidden"},
                               {404, "Not Found"},
                               {405, "Method Not Allowed"},
                               {408, "Request Timeout"},
                               {409, "Conflict"},
                               {411, "Length Required"},
                               {412, "Precondition Failed"},
                               {413, "Content Too Large"},
                               {416, "Range Not Satisfiable"},
                               {417, "Expectation Failed"},
                               {429, "Too Many Requests"},
                               {431, "Request Header Fields Too Large"},
                               {500, "Internal Server Error"},
                               {501, "Not Implemented"},
                               {502, "Bad Gateway"},
                               {503, "Service Unavailable"},
                               {504, "Gateway Timeout"},
                               {507, "Insufficient Storage"}};

}  // namespace

std::string_view reason_phrase(int status) noexcept {
  const auto* reason = std::ranges::find(kReasons, status, &Reason::status);
  return reason == std::end(kReasons) ? "Unknown" : reason->phrase;
}

HeadWriter& HeadWriter::status(int status) noexcept {
  if (status == 200) return raw("HTTP/1.1 200 OK\r\n");
  const char digits[3] = {static_cast<char>('0' + status / 100 % 10),
                          static_cast<char>('0' + status / 10 % 10),
                          static_cast<char>('0' + status % 10)};
  return raw("HTTP/1.1 ").raw({digits, 3}).raw(" ").raw(reason_phrase(status)).raw("\r\n");
}

HeadWriter& HeadWriter::header(std::string_view name, std::string_view value) noexcept {
  raw(name).raw(": ");
  const auto begin = size_;
  raw(value);
  for (auto i = begin; i != size_; ++i) {
    if (static_cast<unsigned char>(buffer_[i]) < 0x20) buffer_[i] = ' ';
  }
  return raw("\r\n");
}

HeadWriter& HeadWriter::header(std::string_view name, std::uint64_t value) noexcept {
  char digits[20];
  const auto* end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  return raw(name).raw(": ").raw({digits, static_cast<std::size_t>(end - digits)}).raw("\r\n");
}

}  // namespace chopsticks::net
