#include "drivers/s3/native/incoming.h"

#include <algorithm>

#include "drivers/s3/native/errors.h"
#include "net/buffer_pool.h"

namespace chopsticks::drivers::native {
namespace {

constexpr std::uint64_t kMostSkipped = 16 * MiB.count;

// Interim responses (1xx) are passed over.
net::ParseResult parse_final(std::string_view bytes, net::ResponseHead& head) noexcept {
  std::size_t skipped = 0;
  for (;;) {
    auto parsed = net::parse_response(bytes.substr(skipped), head);
    if (!parsed.done()) return parsed;
    skipped += parsed.size;
    parsed.size = skipped;
    if (head.status >= 200) return parsed;
  }
}

std::string_view without_quotes(std::string_view etag) noexcept {
  if (etag.size() < 2 || etag.front() != '"' || etag.back() != '"') return etag;
  return etag.substr(1, etag.size() - 2);
}

Metadata metadata_of(const net::Headers& headers) {
  constexpr std::string_view kPrefix = "x-amz-meta-";
  Metadata found;
  for (std::size_t i = 0; i != headers.size(); ++i) {
    const auto [name, value] = headers[i];
    if (!net::equal_ignoring_case(name.substr(0, kPrefix.size()), kPrefix)) continue;
    found.emplace(name.substr(kPrefix.size()), value);
  }
  return in_lower_case(std::move(found));
}

}  // namespace

bool Incoming::on_head(const Result<std::size_t>& got) {
  if (!got || *got == 0) {
    // A failed send is the better explanation: nothing came that would explain it.
    if (reply_.error) return false;
    reply_.error = got ? failure(Errc::kClosed, "response") : named(got.error(), "response");
    return false;
  }
  reply_.answered = true;
  filled_ += *got;
  last_read_was_short_ = filled_ < space_.input.size();
  const std::string_view input(space_.input.data(), filled_);
  const auto parsed = parse_final(input, space_.head);
  if (parsed.bad()) return refuse(parsed.reason);
  if (!parsed.done()) return last_read_was_short_ || refuse("the head is too long");
  take_head();
  return feed(input.substr(parsed.size));
}

void Incoming::take_head() {
  const auto& head = space_.head;
  reply_.error.reset();
  reply_.status = head.status;
  reply_.content_length = head.content_length;
  // Downloads do not ask for it, and it would be their only allocation.
  if (!call_.discard) reply_.etag = without_quotes(head.header("etag"));
  if (call_.method == "HEAD") reply_.metadata = metadata_of(head.headers);
  body_.emplace(head, call_, reply_);
}

net::task<void> Incoming::read_rest() {
  net::BufferPool::Lease buffer;
  while (!body_->complete()) {
    if (body_->skippable()) {
      // One more than there can be: a read that comes short tells that nothing else is waiting.
      const auto most = std::min(body_->left() + 1, kMostSkipped);
      const auto got = co_await stream_.skip_some(most);
      if (!on_body(got, most)) co_return;
      body_->skip(*got);
    } else {
      if (!buffer) buffer = stream_.reactor().local<net::BufferPool>().borrow();
      const auto got = co_await stream_.read_some(buffer.span());
      if (!on_body(got, net::BufferPool::kBufferSize)) co_return;
      if (!feed({buffer.data(), *got})) co_return;
    }
  }
}

bool Incoming::on_body(const Result<std::size_t>& got, std::size_t most) {
  if (!got) {
    reply_.error = named(got.error(), "body");
    return false;
  }
  if (*got == 0) {
    if (!body_->end_of_stream()) reply_.error = failure(Errc::kClosed, "body");
    return false;
  }
  note_first_byte();
  last_read_was_short_ = *got < most;
  return true;
}

bool Incoming::feed(std::string_view bytes) {
  if (!bytes.empty()) note_first_byte();
  return body_->feed(bytes) || refuse("a chunk of the body is malformed");
}

void Incoming::note_first_byte() noexcept {
  if (call_.discard && !reply_.first_byte) reply_.first_byte = stream_.reactor().now();
}

bool Incoming::refuse(std::string_view reason) {
  reply_.error = failure(Errc::kBadResponse, reason);
  return false;
}

bool Incoming::clean() noexcept {
  if (!complete() || body_->overrun() || !space_.head.keep_alive) return false;
  // A short read has emptied the connection; after any other we have to look.
  return last_read_was_short_ || !stream_.heard();
}

}  // namespace chopsticks::drivers::native
