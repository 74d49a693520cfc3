#include "s3server/query.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "s3/errors.h"
#include "s3/names.h"

namespace chopsticks::s3server {

std::optional<std::string_view> Query::raw(std::string_view name) const noexcept {
  auto rest = text_;
  while (!rest.empty()) {
    const auto pair = rest.substr(0, rest.find('&'));
    const auto equals = std::min(pair.find('='), pair.size());
    if (pair.substr(0, equals) == name) return pair.substr(std::min(equals + 1, pair.size()));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
  }
  return std::nullopt;
}

std::string QueryReader::text(std::string_view name) {
  auto decoded = s3::uri_decode(query_.raw(name).value_or(std::string_view()));
  if (decoded) return *std::move(decoded);
  reject(s3::s3_error(s3::Code::kInvalidUri));
  return {};
}

std::uint64_t QueryReader::number(std::string_view name, std::uint64_t fallback,
                                  std::uint64_t most) {
  const auto text = query_.raw(name).value_or(std::string_view());
  if (text.empty()) return fallback;
  std::uint64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code == std::errc() && end == text.data() + text.size() && number <= most) return number;
  reject(s3::s3_error(s3::Code::kInvalidArgument, fmt::format("{} must be 0 to {}", name, most)));
  return fallback;
}

std::uint64_t QueryReader::page_length(std::string_view name) {
  constexpr std::uint64_t kLongest = 1000;
  return std::min(number(name, kLongest, std::numeric_limits<std::int32_t>::max()), kLongest);
}

Result<void> QueryReader::finish() const {
  return mistake_ ? Result<void>(fail(*mistake_)) : Result<void>();
}

void QueryReader::reject(Error error) {
  if (!mistake_) mistake_ = std::move(error);
}

}  // namespace chopsticks::s3server
