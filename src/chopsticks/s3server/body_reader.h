#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "net/buffer_pool.h"
#include "net/http_chunked.h"
#include "net/http_head.h"
#include "net/stream.h"
#include "net/task.h"
#include "s3server/ingest.h"
#include "s3server/pacer.h"
#include "support/result.h"

namespace chopsticks::s3server {

/// Receives the body of one request and hands it to an Ingest, or throws it away. A body is always
/// received to its end: closing a connection on a client that still sends makes the system throw
/// our answer away.
class BodyReader {
 public:
  /// All must outlive the reader. `buffered` is what came together with the head and after it.
  BodyReader(net::Stream& stream, const net::RequestHead& head, std::string_view buffered,
             PerSecond bandwidth);

  /// The error is that of the connection, which is then of no more use. `ingest` null: throw away.
  [[nodiscard]] net::task<Result<void>> receive(Ingest* ingest);
  /// Why the ingest did not want the body, if it did not.
  [[nodiscard]] const std::optional<Error>& refusal() const noexcept { return refusal_; }

  /// How much of `buffered` belonged to this body.
  [[nodiscard]] std::size_t used() const noexcept { return used_; }
  /// What was received beyond the body: the beginning of the next request.
  [[nodiscard]] std::string_view excess() const noexcept { return excess_; }

 private:
  [[nodiscard]] net::task<Result<void>> receive_length(Ingest* ingest);
  [[nodiscard]] net::task<Result<void>> receive_chunked(Ingest* ingest);
  [[nodiscard]] net::task<Result<std::size_t>> receive_some(Ingest* ingest, std::uint64_t most);
  [[nodiscard]] net::task<Result<void>> keep_pace(std::size_t bytes);
  /// Returns how much of `bytes` belongs to the body.
  [[nodiscard]] Result<std::size_t> decode(Ingest* ingest, std::string_view bytes);
  void hand_over(Ingest* ingest, std::string_view bytes);
  [[nodiscard]] bool unwanted(const Ingest* ingest) const noexcept {
    return ingest == nullptr || refusal_;
  }
  [[nodiscard]] std::span<char> lease();

  net::Stream& stream_;
  const net::RequestHead& head_;
  std::string_view buffered_;
  Pacer pacer_;
  net::ChunkedDecoder decoder_;
  net::BufferPool::Lease lease_;
  std::optional<Error> refusal_;
  std::size_t used_ = 0;
  std::string excess_;
};

}  // namespace chopsticks::s3server
