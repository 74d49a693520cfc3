#include "s3server/body_reader.h"

#include <algorithm>

#include "support/clock.h"

namespace chopsticks::s3server {
namespace {

constexpr std::size_t kSkipAtOnce = MiB.count;

Error closed() {
  return error(std::errc::connection_reset, "the client closed in the middle of a body");
}

}  // namespace

BodyReader::BodyReader(net::Stream& stream, const net::RequestHead& head, std::string_view buffered,
                       PerSecond bandwidth)
    : stream_(stream),
      head_(head),
      buffered_(buffered),
      pacer_(bandwidth, stream.reactor().now()) {}

net::task<Result<void>> BodyReader::receive(Ingest* ingest) {
  if (head_.chunked) co_return co_await receive_chunked(ingest);
  co_return co_await receive_length(ingest);
}

net::task<Result<void>> BodyReader::receive_length(Ingest* ingest) {
  auto left = head_.content_length.value_or(0);
  used_ = static_cast<std::size_t>(std::min<std::uint64_t>(left, buffered_.size()));
  hand_over(ingest, buffered_.substr(0, used_));
  left -= used_;
  while (left != 0) {
    auto received = co_await receive_some(ingest, left);
    if (!received) co_return fail(received.error());
    left -= *received;
    auto kept = co_await keep_pace(*received);
    if (!kept) co_return kept;
  }
  co_return Result<void>();
}

net::task<Result<std::size_t>> BodyReader::receive_some(Ingest* ingest, std::uint64_t most) {
  if (pacer_.limited()) most = std::min<std::uint64_t>(most, pacer_.at_once());
  Result<std::size_t> received = 0;
  if (unwanted(ingest)) {
    received = co_await stream_.skip_some(
        static_cast<std::size_t>(std::min<std::uint64_t>(most, kSkipAtOnce)));
  } else {
    auto space = ingest->room();
    const bool direct = !space.empty();
    if (!direct) space = lease();
    space = space.first(static_cast<std::size_t>(std::min<std::uint64_t>(most, space.size())));
    received = co_await stream_.read_some(space);
    if (received && direct) {
      ingest->commit(*received);
    } else if (received) {
      hand_over(ingest, {space.data(), *received});
    }
  }
  if (received && *received == 0) co_return fail(closed());
  co_return received;
}

net::task<Result<void>> BodyReader::receive_chunked(Ingest* ingest) {
  auto used = decode(ingest, buffered_);
  if (!used) co_return fail(used.error());
  used_ = *used;
  while (!decoder_.done()) {
    const auto space = lease();
    auto received = co_await stream_.read_some(space);
    if (!received) co_return fail(received.error());
    if (*received == 0) co_return fail(closed());
    const std::string_view bytes(space.data(), *received);
    used = decode(ingest, bytes);
    if (!used) co_return fail(used.error());
    excess_ = bytes.substr(*used);
    auto kept = co_await keep_pace(*received);
    if (!kept) co_return kept;
  }
  co_return Result<void>();
}

Result<std::size_t> BodyReader::decode(Ingest* ingest, std::string_view bytes) {
  std::size_t used = 0;
  while (used != bytes.size() && !decoder_.done()) {
    const auto step = decoder_.next(bytes.substr(used));
    if (step.bad) return fail("the client's chunks are malformed");
    hand_over(ingest, step.data);
    used += step.consumed;
  }
  return used;
}

void BodyReader::hand_over(Ingest* ingest, std::string_view bytes) {
  if (bytes.empty() || unwanted(ingest)) return;
  if (auto taken = ingest->take(bytes); !taken) refusal_ = taken.error();
}

net::task<Result<void>> BodyReader::keep_pace(std::size_t bytes) {
  if (!pacer_.limited()) co_return Result<void>();
  pacer_.moved(bytes);
  const bool slept = co_await stream_.reactor().sleep_until(pacer_.due());
  if (!slept) co_return fail(error(std::errc::operation_canceled, "the server stops"));
  co_return Result<void>();
}

std::span<char> BodyReader::lease() {
  if (!lease_) lease_ = stream_.reactor().local<net::BufferPool>().borrow();
  return lease_.span();
}

}  // namespace chopsticks::s3server
