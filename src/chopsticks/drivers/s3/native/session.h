#pragma once
#include <cstddef>
#include <string_view>

#include "drivers/s3/native/call.h"
#include "drivers/s3/native/shard.h"
#include "net/task.h"
#include "support/clock.h"

namespace chopsticks::drivers::native {

/// Makes calls to one endpoint on behalf of one user: borrows a connection, signs, exchanges and,
/// if it was told to, tries again. A connection that the server closed while it was idle is
/// replaced silently: that is no retry. One that it closes instead of answering is a failure, on a
/// used connection as on a fresh one.
class Session {
 public:
  Session(NativeShard& shard, std::size_t site) noexcept
      : Session(shard, site, shard.setup().options.retries) {}
  /// One that tries again this often, whatever the options say.
  Session(NativeShard& shard, std::size_t site, unsigned retries) noexcept
      : shard_(shard), site_(site), retries_(retries) {}

  /// Until when an operation that begins now may take.
  [[nodiscard]] Deadline deadline() const noexcept;
  /// The call and the reply outlive the task.
  [[nodiscard]] net::task<void> perform(const Call& call, Reply& reply, Deadline deadline);

  [[nodiscard]] const Setup& setup() const noexcept { return shard_.setup(); }
  [[nodiscard]] net::Reactor& reactor() const noexcept { return shard_.reactor(); }
  [[nodiscard]] std::size_t site() const noexcept { return site_; }

 private:
  [[nodiscard]] net::task<void> perform_patiently(const Call& call, Reply& reply,
                                                  Deadline deadline);
  [[nodiscard]] net::task<void> attempt(const Call& call, std::string_view payload_hash,
                                        Reply& reply, Deadline deadline);

  NativeShard& shard_;
  std::size_t site_;
  unsigned retries_;
};

}  // namespace chopsticks::drivers::native
