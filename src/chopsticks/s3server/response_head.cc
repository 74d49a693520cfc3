#include "s3server/response_head.h"

#include <algorithm>
#include <chrono>

#include "net/http_write.h"

namespace chopsticks::s3server {

std::string_view DateLine::at(Nanos wall) noexcept {
  const Nanos second = std::chrono::floor<std::chrono::seconds>(wall);
  if (second != second_) {
    second_ = second;
    std::ranges::copy(kName, line_.begin());
    net::format_http_date(
        wall, std::span<char, net::kHttpDateSize>(line_.data() + kName.size(), net::kHttpDateSize));
    std::ranges::copy(std::string_view("\r\n"), line_.end() - 2);
  }
  return {line_.data(), line_.size()};
}

RequestId request_id(std::uint64_t number) noexcept {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  RequestId id;
  for (std::size_t i = id.size(); i-- != 0; number >>= 4) id[i] = kDigits[number & 15];
  return id;
}

std::string_view write_head(const Response& response, std::string_view date_line,
                            const RequestId& id, bool keep_alive, std::vector<char>& buffer) {
  constexpr std::size_t kOwnLines = 512;
  const auto stored =
      response.object && response.object_lines ? std::string_view(response.object->lines) : "";
  buffer.resize(std::max(buffer.size(), kOwnLines + stored.size() + response.lines.size()));
  net::HeadWriter head(buffer);
  head.status(response.status).raw("Server: chopsticks\r\n").raw(date_line);
  head.header("x-amz-request-id", as_text(id)).raw(stored).raw(response.lines);
  if (response.has_body()) head.header("Content-Length", response.body_size());
  if (!response.object && !response.document.empty()) head.header("Content-Type", response.type);
  if (!keep_alive) head.raw("Connection: close\r\n");
  return head.end().view();
}

}  // namespace chopsticks::s3server
