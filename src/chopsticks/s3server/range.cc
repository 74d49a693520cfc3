#include "s3server/range.h"

#include <algorithm>
#include <charconv>

#include "s3/errors.h"

namespace chopsticks::s3server {
namespace {

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Result<std::optional<ByteRange>> parse_range(std::string_view header, std::uint64_t size) {
  constexpr std::string_view kUnit = "bytes=";
  const auto whole = std::optional<ByteRange>();
  if (!header.starts_with(kUnit)) return whole;
  header.remove_prefix(kUnit.size());
  const auto dash = header.find('-');
  if (dash == header.npos) return whole;
  const auto first = number(header.substr(0, dash));
  const auto last = number(header.substr(dash + 1));
  const bool open = dash + 1 == header.size();
  if (dash == 0) {
    if (!last) return whole;
    if (*last == 0 || size == 0) return fail(s3::s3_error(s3::Code::kInvalidRange));
    const auto length = std::min(*last, size);
    return ByteRange{size - length, length};
  }
  if (!first || (!open && (!last || *last < *first))) return whole;
  if (*first >= size) return fail(s3::s3_error(s3::Code::kInvalidRange));
  const auto end = open ? size : std::min(*last, size - 1) + 1;
  return ByteRange{*first, end - *first};
}

}  // namespace chopsticks::s3server
