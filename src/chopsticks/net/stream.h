#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "net/address.h"
#include "net/reactor.h"
#include "net/socket.h"
#include "net/stream_wait.h"
#include "net/task.h"
#include "net/timer_wheel.h"
#include "net/tls.h"
#include "support/clock.h"
#include "support/result.h"

namespace chopsticks::net {

class TlsSession;

/// A connected stream of bytes: TCP, plain or under TLS. Belongs to its reactor's thread and dies
/// before the reactor. One fiber reads and one (usually the same) writes at a time.
///
/// Errors: std::errc::timed_out, std::errc::operation_canceled, what the system said
/// (connection_refused, connection_reset, broken_pipe …), or tls_category(). After an error the
/// stream is good for close() only, with one exception: after a failed write an answer that came
/// earlier can still be read.
class Stream {
 public:
  explicit Stream(Reactor& reactor) noexcept;
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// Takes over a connected, non-blocking descriptor.
  [[nodiscard]] static Result<std::unique_ptr<Stream>> adopt(Reactor& reactor, int fd);

  /// Connects; an open stream is closed before. `deadline` also becomes the stream's
  /// (set_deadline).
  [[nodiscard]] task<Result<void>> connect(Address address, Deadline deadline);
  /// Tries the addresses in turn until one accepts. Each gets an equal share of the time that is
  /// left, so that one that swallows packets cannot use it up. The error is that of the last one.
  [[nodiscard]] task<Result<void>> connect(std::vector<Address> addresses, Deadline deadline);
  /// Goes over to TLS, as a client: names `host` (SNI) and checks the certificate against it,
  /// unless the context does not verify. `context` must stay until the task has ended.
  [[nodiscard]] task<Result<void>> start_tls(const TlsContext& context, std::string host);

  /// Up to buffer.size() bytes, which is not 0. Awaits to Result<size_t>; 0: the peer has closed
  /// its side.
  [[nodiscard]] Read read_some(std::span<char> buffer) noexcept { return {*this, buffer}; }
  /// Waits for something to read without holding a buffer meanwhile: thousands of connections wait
  /// for answers, and few have one at the same moment. Tells nothing: the read that follows says
  /// what there is, or why there is nothing, and may still have to wait.
  [[nodiscard]] Readable until_readable() noexcept { return Readable(*this); }
  /// Receives up to `most` bytes and throws them away; plain TCP does not even copy them. Awaits to
  /// Result<size_t>.
  [[nodiscard]] Skip skip_some(std::size_t most) noexcept { return {*this, most}; }
  /// Awaits to Result<void>. A small head and its body in two buffers leave in one system call.
  [[nodiscard]] Write write_all(std::string_view bytes) noexcept { return {*this, bytes}; }
  [[nodiscard]] Write write_all(std::span<const iovec> buffers) noexcept {
    return {*this, buffers};
  }
  /// As write_all, but stops when the peer says something: a server that refuses an upload answers
  /// before the end of it. Awaits to Result<size_t>, the bytes written. If they are fewer than
  /// asked for, read what the peer has to say.
  [[nodiscard]] WriteWhileSilent write_while_silent(std::span<const iovec> buffers) noexcept {
    return {*this, buffers};
  }

  /// From now on operations time out at `deadline`, also one that waits now. Cheap enough for every
  /// request: it stores a number, and a timer is armed only by an operation that really waits, if
  /// the last one is not still armed.
  void set_deadline(Deadline deadline) noexcept { deadline_ = deadline; }

  /// Says goodbye under TLS, without waiting. Whoever waits sees "cancelled".
  void close() noexcept;
  [[nodiscard]] bool is_open() const noexcept { return socket_.is_open(); }
  /// The peer has closed its side, or the connection broke, as far as the reactor has heard: do not
  /// use an idle connection any more.
  [[nodiscard]] bool closed_by_peer() const noexcept { return socket_.io().hung_up; }
  /// Bytes of the peer, or its end, are waiting to be read: a connection of which that is true has
  /// more to say than it was asked. Costs a system call only where the reactor does not know.
  [[nodiscard]] bool heard();
  /// As heard(), also when the reactor has not heard of it yet. Costs a system call.
  [[nodiscard]] bool heard_by_now();
  [[nodiscard]] bool is_tls() const noexcept { return tls_ != nullptr; }

  /// On the wire: under TLS including its records.
  [[nodiscard]] std::uint64_t bytes_sent() const noexcept { return socket_.sent(); }
  [[nodiscard]] std::uint64_t bytes_received() const noexcept { return socket_.received(); }

  [[nodiscard]] Reactor& reactor() const noexcept { return reactor_; }

 private:
  friend class StreamWait;
  friend class Read;
  friend class Readable;
  friend class Skip;
  friend class Write;
  friend class WriteWhileSilent;
  friend class Connecting;
  friend class Handshaking;

  /// One node for all operations of the stream. It is left armed when an operation ends in time,
  /// and looks at the deadline of the day when it fires.
  class DeadlineTimer final : public TimerNode {
   public:
    explicit DeadlineTimer(Stream& stream) noexcept : stream_(stream) {}

   private:
    void on_due() noexcept override { stream_.deadline_timer_fired(); }
    Stream& stream_;
  };

  // One try each; what they return says socket.h.
  [[nodiscard]] ssize_t try_read(std::span<char> buffer);
  [[nodiscard]] ssize_t try_skip(std::size_t most);
  [[nodiscard]] ssize_t try_write(const Unsent& unsent);
  /// As heard(), as far as can be told without looking.
  [[nodiscard]] bool may_read() const noexcept;

  /// False if the deadline has passed.
  [[nodiscard]] bool arm_deadline() noexcept;
  void deadline_timer_fired() noexcept;
  task<Result<void>> connect_one(Address address, Deadline deadline);

  Reactor& reactor_;
  Socket socket_;
  DeadlineTimer timer_;
  Deadline deadline_ = Deadline::never();
  std::unique_ptr<TlsSession> tls_;
};

}  // namespace chopsticks::net
