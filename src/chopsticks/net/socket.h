#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include <sys/types.h>
#include <sys/uio.h>

#include "net/address.h"
#include "net/io_state.h"
#include "net/reactor.h"
#include "support/result.h"

namespace chopsticks::net {

/// What an attempt to move bytes may answer besides a count (0: the peer has closed) or a negated
/// errno. Far from any errno.
inline constexpr ssize_t kWantRead = -10'001;
inline constexpr ssize_t kWantWrite = -10'002;
inline constexpr ssize_t kTlsFailed = -10'003;

/// "connect: Too many open files (the limit is 20000; raise it with ulimit -n)", "… no local port
/// is left": errno with the cure, where there is one.
[[nodiscard]] Error socket_error(int errno_value, std::string_view what);

/// A non-blocking socket registered with a reactor. It remembers when the kernel has nothing to
/// read or no room, and then says so without a system call: edge-triggered events tell when that
/// changes.
class Socket {
 public:
  explicit Socket(Reactor& reactor) noexcept : reactor_(reactor) {}
  ~Socket() { close(); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  /// Takes over a non-blocking descriptor, instead of the one it had; closes it on error. Nothing
  /// is known of it until its first event, but that a connected one has room to write.
  [[nodiscard]] Result<void> adopt(int fd, bool connected);
  /// Whoever waits for it sees "cancelled".
  void close() noexcept;

  [[nodiscard]] bool is_open() const noexcept { return fd_ >= 0; }
  [[nodiscard]] int fd() const noexcept { return fd_; }
  [[nodiscard]] IoState& io() noexcept { return io_; }
  [[nodiscard]] const IoState& io() const noexcept { return io_; }

  // A count, kWantRead or kWantWrite, or a negated errno. SIGPIPE is never raised.
  [[nodiscard]] ssize_t receive(std::span<char> buffer) noexcept;
  /// Throws away up to n bytes, without copying them. TCP only.
  [[nodiscard]] ssize_t discard(std::size_t n) noexcept;
  /// Bytes, the peer's end or an error are waiting to be received.
  [[nodiscard]] bool heard() noexcept;
  [[nodiscard]] ssize_t send(const char* data, std::size_t size) noexcept;
  [[nodiscard]] ssize_t send(std::span<iovec> buffers) noexcept;

  [[nodiscard]] std::uint64_t sent() const noexcept { return sent_; }
  [[nodiscard]] std::uint64_t received() const noexcept { return received_; }

 private:
  // Nothing to wait for: an attempt on a closed socket fails with EBADF.
  static constexpr IoState kClosed{.readable = true, .writable = true};

  [[nodiscard]] ssize_t receive(char* data, std::size_t size, int flags) noexcept;
  [[nodiscard]] ssize_t after_send(ssize_t count, std::size_t wanted) noexcept;

  Reactor& reactor_;
  IoState io_ = kClosed;
  int fd_ = -1;
  std::uint64_t sent_ = 0;
  std::uint64_t received_ = 0;
};

}  // namespace chopsticks::net
