#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <sys/uio.h>

#include "s3server/response.h"

namespace chopsticks::s3server {

/// Cuts the body of a response into pieces for one writev() after the other, straight from the
/// blocks of the object.
class BodyWriter {
 public:
  /// The response must outlive this. `corrupt`: this byte of the body goes out with one bit
  /// flipped.
  BodyWriter(const Response& response, std::optional<std::uint64_t> corrupt) noexcept
      : response_(response), corrupt_(corrupt) {}

  [[nodiscard]] std::uint64_t left() const noexcept { return response_.body_size() - at_; }
  /// Fills `out` with the next pieces, at most `most` bytes in all; returns how many it filled.
  /// They stay valid until the next call.
  [[nodiscard]] std::size_t next(std::span<iovec> out, std::uint64_t most) noexcept;

 private:
  [[nodiscard]] std::string_view piece(std::uint64_t most) noexcept;

  const Response& response_;
  std::optional<std::uint64_t> corrupt_;
  char flipped_ = 0;
  std::uint64_t at_ = 0;
};

}  // namespace chopsticks::s3server
