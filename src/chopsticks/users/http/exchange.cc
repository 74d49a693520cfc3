#include "users/http/exchange.h"

#include <algorithm>
#include <array>
#include <memory>

#include <fmt/format.h>
#include <sys/uio.h>

#include "net/buffer_pool.h"
#include "net/http_chunked.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): the header says whose.
namespace chopsticks::http {
namespace {

Error bad_response(std::string_view why) {
  return error(std::errc::bad_message, fmt::format("bad response: {}", why));
}

/// A body while it arrives.
class Body {
 public:
  Body(const net::ResponseHead& head, std::string_view method, Response& response)
      : kind_(net::body_of(head, method)), left_(head.content_length.value_or(0)), to_(response) {
    done_ = kind_ == net::BodyKind::kNone || (kind_ == net::BodyKind::kLength && left_ == 0);
  }

  /// False: it is malformed or too large, and response.error says so.
  bool feed(std::string_view bytes) {
    if (kind_ == net::BodyKind::kChunked) return feed_chunks(bytes);
    if (kind_ == net::BodyKind::kLength) {
      overrun_ = bytes.size() > left_;
      bytes = bytes.substr(0, std::min<std::uint64_t>(left_, bytes.size()));
      left_ -= bytes.size();
      done_ = left_ == 0;
    }
    return take(bytes);
  }
  bool closed() noexcept { return done_ = done_ || kind_ == net::BodyKind::kUntilClose; }
  [[nodiscard]] bool done() const noexcept { return done_; }
  [[nodiscard]] bool leaves_connection_good() const noexcept {
    return done_ && !overrun_ && kind_ != net::BodyKind::kUntilClose;
  }

 private:
  bool feed_chunks(std::string_view bytes) {
    while (!bytes.empty() && !chunks_.done()) {
      const auto step = chunks_.next(bytes);
      if (step.bad) {
        to_.error = bad_response("a chunk of the body is malformed");
        return false;
      }
      if (!take(step.data)) return false;
      bytes.remove_prefix(step.consumed);
    }
    done_ = chunks_.done();
    overrun_ = !bytes.empty();
    return true;
  }
  bool take(std::string_view bytes) {
    if (to_.body.size() + bytes.size() > Client::kMostBody) {
      to_.error = bad_response("the body is too large");
      return false;
    }
    to_.body += bytes;
    return true;
  }

  net::BodyKind kind_;
  std::uint64_t left_;
  Response& to_;
  net::ChunkedDecoder chunks_;
  bool done_ = false;
  bool overrun_ = false;
};

std::string head_of(const Request& request) {
  auto head = fmt::format("{} {} HTTP/1.1\r\n{}", request.method, request.target, request.lines);
  if (request.has_body || !request.body.empty())
    head += fmt::format("Content-Length: {}\r\n", request.body.size());
  return head += "\r\n";
}

net::task<bool> send(net::Stream& stream, const Request& request, Response& response) {
  const auto head = head_of(request);
  const std::array parts{iovec{const_cast<char*>(head.data()), head.size()},
                         iovec{const_cast<char*>(request.body.data()), request.body.size()}};
  const auto sent = co_await stream.write_all(std::span(parts).first(request.body.empty() ? 1 : 2));
  if (!sent) response.error = sent.error();
  co_return sent.has_value();
}

/// The head, interim ones passed over; how much of the buffer it took.
class HeadReader {
 public:
  /// True when it is complete; error set when it never will be.
  bool try_parse(std::string_view bytes, Response& response) {
    for (;;) {
      const auto rest = bytes.substr(size_);
      const auto parsed = net::parse_response(rest, head_);
      if (parsed.bad()) response.error = bad_response(parsed.reason);
      if (!parsed.done()) return false;
      size_ += parsed.size;
      if (head_.status < 200) continue;
      response.status = head_.status;
      response.head = rest.substr(0, parsed.size);
      return true;
    }
  }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] const net::ResponseHead& head() const noexcept { return head_; }

 private:
  std::size_t size_ = 0;
  net::ResponseHead head_;
};

}  // namespace

net::task<Exchanged> exchange(net::Stream& stream, const Request& request, Response& response) {
  Exchanged result;
  response.sent = stream.reactor().now();
  const bool sent = co_await send(stream, request, response);
  if (!sent) co_return result;
  co_await stream.until_readable();
  auto buffer = stream.reactor().local<net::BufferPool>().borrow();
  HeadReader reader;
  std::optional<Body> body;
  std::size_t filled = 0;
  while (!body || !body->done()) {
    const auto got = co_await stream.read_some(buffer.span().subspan(filled));
    if (!got) response.error = got.error();
    if (!got) break;
    if (*got == 0) {
      if (!body || !body->closed())
        response.error = error(std::errc::connection_reset, "the server closed the connection");
      break;
    }
    if (!response.first_byte) response.first_byte = stream.reactor().now();
    result.answered = true;
    const std::string_view bytes(buffer.data(), filled + *got);
    if (body) {
      if (!body->feed(bytes)) break;
      continue;
    }
    filled += *got;
    if (!reader.try_parse(bytes, response)) {
      if (response.error) break;
      continue;
    }
    body.emplace(reader.head(), request.method, response);
    filled = 0;
    if (!body->feed(bytes.substr(reader.size()))) break;
  }
  result.reusable = !response.error && body->leaves_connection_good() && reader.head().keep_alive;
  co_return result;
}

}  // namespace chopsticks::http
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
