#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "net/block_on.h"
#include "net/http_head.h"
#include "net/listener.h"
#include "net/stream.h"
#include "net/task_group.h"
#include "support/host.h"
#include "support/units.h"

/// The least an S3 server can do, so that a measurement of clients is not one of the server: one
/// thread that answers every GET with the same object, whatever the key and the signature, swallows
/// every PUT, and lists nothing.
///
///   null_server SIZE    prints "listening on 127.0.0.1:PORT" and serves objects of SIZE until it
///   is killed
namespace chopsticks {
namespace {

constexpr std::string_view kStored =
    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nETag: \"6b03b1f96b03b1f96b03b1f96b03b1f9\"\r\n\r\n";
constexpr std::string_view kNothingListed =
    "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: 69\r\n\r\n"
    "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";

/// The same object for everybody: a head like that of a RADOS Gateway, and one piece of memory over
/// and over.
class Object {
 public:
  explicit Object(Bytes size)
      : head_(fmt::format(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nAccept-Ranges: bytes\r\n"
            "Last-Modified: Mon, 23 Nov 2026 03:24:41 GMT\r\n"
            "ETag: \"6b03b1f96b03b1f96b03b1f96b03b1f9\"\r\n"
            "x-amz-request-id: tx000003c1b1e5b5e5b5e5b-00655f1d2a-1234-default\r\n"
            "Content-Type: binary/octet-stream\r\nDate: Mon, 23 Nov 2026 03:24:42 GMT\r\n"
            "Connection: Keep-Alive\r\n\r\n",
            size.count)),
        piece_(MiB.count, 'x') {
    buffers_.push_back({head_.data(), head_.size()});
    for (auto left = size.count; left > 0; left -= buffers_.back().iov_len) {
      buffers_.push_back({piece_.data(), std::min<std::size_t>(left, piece_.size())});
    }
  }
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

  [[nodiscard]] std::string_view head() const noexcept { return head_; }
  [[nodiscard]] std::span<const iovec> whole() const noexcept { return buffers_; }

 private:
  std::string head_;
  std::string piece_;
  std::vector<iovec> buffers_;
};

/// Requests on one connection, one after the other. `object` outlives the task.
class Connection {
 public:
  Connection(std::unique_ptr<net::Stream> stream, const Object& object)
      : stream_(std::move(stream)), object_(object) {}

  net::task<void> serve() {
    for (;;) {
      const bool asked = co_await read_request();
      if (!asked) co_return;
      const bool answered = co_await answer();
      if (!answered) co_return;
    }
  }

 private:
  net::task<bool> read_request() {
    std::size_t filled = 0;
    auto parsed = net::ParseResult{};
    while (!parsed.done()) {
      const auto got = co_await stream_->read_some(std::span(buffer_).subspan(filled));
      if (!got || *got == 0) co_return false;
      filled += *got;
      parsed = net::parse_request({buffer_.data(), filled}, request_);
      if (parsed.bad() || (!parsed.done() && filled == buffer_.size())) co_return false;
    }
    const auto body = request_.content_length.value_or(0);
    const auto have = filled - parsed.size;
    if (request_.expect_continue && have < body) {
      const auto invited = co_await stream_->write_all("HTTP/1.1 100 Continue\r\n\r\n");
      if (!invited) co_return false;
    }
    for (auto left = body - std::min<std::uint64_t>(have, body); left > 0;) {
      const auto got = co_await stream_->skip_some(left);
      if (!got || *got == 0) co_return false;
      left -= *got;
    }
    co_return true;
  }

  net::task<bool> answer() {
    if (request_.method != "GET") {
      const auto reply = request_.method == "HEAD" ? object_.head() : kStored;
      const auto sent = co_await stream_->write_all(reply);
      co_return sent.has_value();
    }
    if (request_.target.find("list-type=2") != std::string_view::npos) {
      const auto sent = co_await stream_->write_all(kNothingListed);
      co_return sent.has_value();
    }
    const auto sent = co_await stream_->write_all(object_.whole());
    co_return sent.has_value();
  }

  std::unique_ptr<net::Stream> stream_;
  const Object& object_;
  net::RequestHead request_;
  std::array<char, 16384> buffer_;
};

// run() keeps the reactor and the object until every task has ended.
// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters)
net::task<void> serve(std::unique_ptr<net::Stream> stream, const Object& object) {
  auto connection = std::make_unique<Connection>(std::move(stream), object);
  co_await connection->serve();
}

net::task<int> serve_all(net::Reactor& reactor, const Object& object) {
  auto listener = net::Listener::open(reactor, "127.0.0.1:0");
  if (!listener) {
    fmt::print(stderr, "null_server: {}\n", listener.error().message);
    co_return 1;
  }
  fmt::print("listening on {}\n", (*listener)->address().text());
  std::fflush(stdout);
  net::TaskGroup connections(reactor);
  for (;;) {
    auto stream = co_await (*listener)->accept();
    if (stream) {
      connections.spawn(serve(std::move(*stream), object));
    } else {
      co_await reactor.sleep_for(10ms);
    }
  }
}
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)

int run(std::string_view size) {
  const auto bytes = parse_bytes(size);
  if (!bytes) {
    fmt::print(stderr, "null_server: {}\nusage: null_server SIZE\n", bytes.error().message);
    return 2;
  }
  raise_file_limit();
  const Object object(*bytes);
  net::Reactor reactor;
  return net::block_on(reactor, serve_all(reactor, object));
}

}  // namespace
}  // namespace chopsticks

int main(int argc, char** argv) { return chopsticks::run(argc == 2 ? argv[1] : ""); }
