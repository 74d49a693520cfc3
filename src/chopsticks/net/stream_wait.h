#pragma once
#include <cstddef>
#include <span>
#include <string_view>

#include <sys/uio.h>

#include "net/io_state.h"
#include "net/unsent.h"
#include "support/result.h"

namespace chopsticks::net {

class Stream;

/// The awaiters of a Stream: they live in the awaiting frame, complete inline when the kernel
/// allows, and allocate nothing. Buffers are the caller's until the operation has ended.
class StreamWait : public IoWait {
 protected:
  StreamWait(Stream& stream, Step direction, std::string_view what) noexcept;
  ~StreamWait() = default;

  /// Keeps what an attempt has returned (socket.h), unless it asks to wait.
  Step settle(ssize_t result) noexcept;
  [[nodiscard]] bool succeeded() const noexcept {
    return outcome_ == Outcome::kDone && result_ >= 0;
  }
  [[nodiscard]] Error failure() const;

  Stream& stream_;
  ssize_t result_ = 0;

 private:
  bool arm_deadline() noexcept override;
  std::string_view what_;
};

/// Awaits to the bytes read, at least 1; 0 = the peer has closed its side.
class Read final : public StreamWait {
 public:
  Read(Stream& stream, std::span<char> buffer) noexcept
      : StreamWait(stream, Step::kWantRead, "read"), buffer_(buffer) {}
  Result<std::size_t> await_resume() const;

 private:
  Step attempt() override;
  std::span<char> buffer_;
};

/// Awaits to nothing, once there may be something to read or never will be.
class Readable final : public StreamWait {
 public:
  explicit Readable(Stream& stream) noexcept : StreamWait(stream, Step::kWantRead, "read") {}
  void await_resume() const noexcept {}

 private:
  Step attempt() override;
};

/// As Read, but the bytes are thrown away.
class Skip final : public StreamWait {
 public:
  Skip(Stream& stream, std::size_t most) noexcept
      : StreamWait(stream, Step::kWantRead, "read"), most_(most) {}
  Result<std::size_t> await_resume() const;

 private:
  Step attempt() override;
  std::size_t most_;
};

/// Awaits to nothing once every byte is handed to the system.
class Write final : public StreamWait {
 public:
  Write(Stream& stream, std::string_view bytes) noexcept
      : StreamWait(stream, Step::kWantWrite, "write"),
        single_{const_cast<char*>(bytes.data()), bytes.size()},
        unsent_({&single_, 1}) {}
  Write(Stream& stream, std::span<const iovec> buffers) noexcept
      : StreamWait(stream, Step::kWantWrite, "write"), single_{}, unsent_(buffers) {}
  Result<void> await_resume() const;

 private:
  Step attempt() override;
  iovec single_;
  Unsent unsent_;
};

/// Awaits to the bytes written: all of them, or fewer if the peer spoke first.
class WriteWhileSilent final : public StreamWait {
 public:
  WriteWhileSilent(Stream& stream, std::span<const iovec> buffers) noexcept
      : StreamWait(stream, Step::kWantWrite, "write"), unsent_(buffers) {}
  Result<std::size_t> await_resume() const;

 private:
  Step attempt() override;
  Unsent unsent_;
  std::size_t written_ = 0;
};

}  // namespace chopsticks::net
