#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "drivers/api/content.h"
#include "drivers/s3/native/call.h"
#include "net/http_chunked.h"
#include "net/http_head.h"

namespace chopsticks::drivers::native {

/// The body of one response while it arrives: finds its end, and compares, counts or keeps what is
/// in it.
class ResponseBody {
 public:
  /// `reply` takes what is kept and counted.
  ResponseBody(const net::ResponseHead& head, const Call& call, Reply& reply) noexcept;

  /// Bytes that follow the head. False: they are no valid body.
  [[nodiscard]] bool feed(std::string_view bytes) noexcept;
  /// The same number of bytes, received and thrown away; only when skippable().
  void skip(std::uint64_t bytes) noexcept;
  /// The server has closed the connection. False: too early.
  [[nodiscard]] bool end_of_stream() noexcept;

  [[nodiscard]] bool complete() const noexcept { return complete_; }
  /// Nobody looks at the bytes, and how many are left() is known.
  [[nodiscard]] bool skippable() const noexcept;
  [[nodiscard]] std::uint64_t left() const noexcept { return left_; }
  /// Bytes came after the end: nobody knows what to make of them.
  [[nodiscard]] bool overrun() const noexcept { return overrun_; }
  /// The content that was expected and what came differ.
  [[nodiscard]] bool differs() const noexcept { return check_ && check_->mismatch().has_value(); }

 private:
  [[nodiscard]] bool feed_chunks(std::string_view bytes) noexcept;
  void take(std::string_view bytes) noexcept;

  net::BodyKind kind_;
  bool discard_;
  bool complete_ = false;
  bool overrun_ = false;
  std::uint64_t left_;
  Body* keep_;
  std::size_t most_text_;
  Reply& reply_;
  net::ChunkedDecoder chunks_;
  std::optional<ContentCheck> check_;
};

}  // namespace chopsticks::drivers::native
