#pragma once
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "net/http_date.h"
#include "s3server/response.h"
#include "support/units.h"

namespace chopsticks::s3server {

/// "Date: …\r\n", formatted once a second.
class DateLine {
 public:
  [[nodiscard]] std::string_view at(Nanos wall) noexcept;

 private:
  static constexpr std::string_view kName = "Date: ";
  std::array<char, kName.size() + net::kHttpDateSize + 2> line_{};
  Nanos second_{-1};
};

/// Identifies a request in its answer: 16 hexadecimal digits.
using RequestId = std::array<char, 16>;
[[nodiscard]] RequestId request_id(std::uint64_t number) noexcept;
[[nodiscard]] inline std::string_view as_text(const RequestId& id) noexcept {
  return {id.data(), id.size()};
}

/// Writes the head of an answer into `buffer`, which grows as needed and may be used again. The
/// view is of it.
[[nodiscard]] std::string_view write_head(const Response& response, std::string_view date_line,
                                          const RequestId& id, bool keep_alive,
                                          std::vector<char>& buffer);

}  // namespace chopsticks::s3server
