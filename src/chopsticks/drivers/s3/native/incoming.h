#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "drivers/s3/native/call.h"
#include "drivers/s3/native/response_body.h"
#include "drivers/s3/native/workspace.h"
#include "net/stream.h"
#include "net/task.h"
#include "support/result.h"

namespace chopsticks::drivers::native {

/// One response as it is read. The head, and all of a small response, goes into the workspace; what
/// is left of a body is read through a big buffer borrowed for that time, or thrown away by the
/// kernel when nobody looks at it. What it says, and what is wrong with it, goes into the reply.
class Incoming {
 public:
  /// All four outlive this.
  Incoming(net::Stream& stream, Workspace& space, const Call& call, Reply& reply) noexcept
      : stream_(stream), space_(space), call_(call), reply_(reply) {}

  /// Reads until there is a head.
  [[nodiscard]] net::Read read_head() noexcept { return stream_.read_some(room()); }
  /// What read_head() awaited to. False when reply.error says why there is nothing more to read.
  [[nodiscard]] bool on_head(const Result<std::size_t>& got);
  [[nodiscard]] bool has_head() const noexcept { return body_.has_value(); }

  /// Reads what has not come together with the head.
  [[nodiscard]] net::task<void> read_rest();

  [[nodiscard]] bool complete() const noexcept { return body_ && body_->complete(); }
  /// The content that was expected and what came differ.
  [[nodiscard]] bool differs() const noexcept { return body_ && body_->differs(); }
  /// Nothing is left on the connection, as far as can be known, and the server will keep it.
  [[nodiscard]] bool clean() noexcept;

 private:
  [[nodiscard]] std::span<char> room() const noexcept {
    return std::span(space_.input).subspan(filled_);
  }
  [[nodiscard]] bool on_body(const Result<std::size_t>& got, std::size_t most);
  [[nodiscard]] bool feed(std::string_view bytes);
  void take_head();
  void note_first_byte() noexcept;
  bool refuse(std::string_view reason);

  net::Stream& stream_;
  Workspace& space_;
  const Call& call_;
  Reply& reply_;
  std::size_t filled_ = 0;
  bool last_read_was_short_ = false;
  std::optional<ResponseBody> body_;
};

}  // namespace chopsticks::drivers::native
