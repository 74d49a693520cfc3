#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "support/result.h"

namespace chopsticks::s3server {

struct ByteRange {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  bool operator==(const ByteRange&) const = default;
};

/// What a Range header ("bytes=0-99", "bytes=100-", "bytes=-5") means for `size` bytes. Nothing, so
/// the whole object, for what is no single range of bytes, as HTTP wants it. The error is
/// InvalidRange: it begins behind the end.
[[nodiscard]] Result<std::optional<ByteRange>> parse_range(std::string_view header,
                                                           std::uint64_t size);

}  // namespace chopsticks::s3server
