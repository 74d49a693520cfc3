#pragma once
#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "net/http_head.h"
#include "net/listener.h"
#include "net/reactor.h"
#include "net/stream.h"
#include "net/task.h"
#include "net/task_group.h"

namespace chopsticks::testing {

/// How the imposter answers one request.
struct Scripted {
  int status = 200;
  std::string headers;  // whole lines, each with its line end
  std::string body;
  /// What Content-Length says, when that is not the truth; no such header when negative.
  std::int64_t announced = -1;
  /// Sent instead of a response, as it stands.
  std::string raw;
  /// Closes the connection: before the response, after it, or without reading the request's body.
  bool hang_up = false;
  bool close_after = false;
  bool at_once = false;
  /// Never answers.
  bool silent = false;
};

/// A loopback server that answers as scripted and remembers what it was asked: for how a client
/// copes with everything a server can do. Runs on the reactor of the test. Requests beyond the
/// script are answered with an empty 200.
class S3Imposter {
 public:
  struct Request {
    std::string head;
    std::string method;
    std::string target;
    std::string body;
    std::size_t connection = 0;  // the number of the connection it came on, from 0

    /// The value of a header, "" when there is none.
    [[nodiscard]] std::string header(std::string_view name) const {
      net::RequestHead parsed;
      if (!net::parse_request(head, parsed).done()) return {};
      return std::string(parsed.header(name));
    }
  };

  explicit S3Imposter(net::Reactor& reactor)
      : listener_(net::Listener::open(reactor, "127.0.0.1:0").value()), group_(reactor) {
    group_.spawn(accept());
  }

  [[nodiscard]] std::string url() const {
    return fmt::format("http://127.0.0.1:{}", listener_->port());
  }
  [[nodiscard]] std::uint16_t port() const { return listener_->port(); }
  void answer(Scripted scripted) { script_.push_back(std::move(scripted)); }
  [[nodiscard]] const std::vector<Request>& requests() const { return requests_; }
  [[nodiscard]] std::size_t connections() const { return streams_.size(); }
  /// Ends every connection, as a server does with those that are idle for too long.
  void close_connections() {
    for (auto& stream : streams_) stream->close();
  }
  /// Says this on the connection made first.
  [[nodiscard]] net::task<void> say_unasked(std::string text) {
    static_cast<void>(co_await streams_.front()->write_all(text));
  }
  /// Nobody listens any more.
  void stop_listening() { listener_->close(); }

 private:
  net::task<void> accept() {
    for (;;) {
      auto stream = co_await listener_->accept();
      if (!stream) co_return;
      streams_.push_back(std::move(*stream));
      group_.spawn(serve(streams_.size() - 1));
    }
  }

  net::task<void> serve(std::size_t connection) {
    auto& stream = *streams_[connection];
    std::string buffer;
    for (;;) {
      Request request;
      request.connection = connection;
      const bool there = co_await read_head(stream, buffer, request);
      if (!there) co_return;
      Scripted scripted;
      if (!script_.empty()) {
        scripted = std::move(script_.front());
        script_.pop_front();
      }
      if (!scripted.at_once) co_await read_body(stream, buffer, request);
      requests_.push_back(std::move(request));
      if (scripted.silent) co_return;
      if (!scripted.hang_up) co_await respond(stream, scripted, requests_.back().method);
      if (scripted.hang_up || scripted.close_after) {
        stream.close();
        co_return;
      }
    }
  }

  net::task<bool> read_more(net::Stream& stream, std::string& buffer) {
    std::array<char, 16'384> bytes;
    const auto got = co_await stream.read_some(bytes);
    if (!got || *got == 0) co_return false;
    buffer.append(bytes.data(), *got);
    co_return true;
  }

  net::task<bool> read_head(net::Stream& stream, std::string& buffer, Request& request) {
    auto end = buffer.find("\r\n\r\n");
    while (end == std::string::npos) {
      const bool more = co_await read_more(stream, buffer);
      if (!more) co_return false;
      end = buffer.find("\r\n\r\n");
    }
    request.head = buffer.substr(0, end + 4);
    buffer.erase(0, end + 4);
    request.method = request.head.substr(0, request.head.find(' '));
    const auto target = request.method.size() + 1;
    request.target = request.head.substr(target, request.head.find(' ', target) - target);
    co_return true;
  }

  net::task<void> read_body(net::Stream& stream, std::string& buffer, Request& request) {
    const auto length = request.header("content-length");
    const std::size_t size = length.empty() ? 0 : std::stoull(length);
    while (buffer.size() < size) {
      const bool more = co_await read_more(stream, buffer);
      if (!more) co_return;
    }
    request.body = buffer.substr(0, size);
    buffer.erase(0, size);
  }

  net::task<void> respond(net::Stream& stream, const Scripted& scripted, std::string method) {
    auto text = scripted.raw;
    if (text.empty()) {
      text = fmt::format("HTTP/1.1 {} Scripted\r\n{}", scripted.status, scripted.headers);
      const auto length = scripted.announced >= 0 ? scripted.announced
                                                  : static_cast<std::int64_t>(scripted.body.size());
      const bool says_it_itself = scripted.headers.find("ransfer-") != std::string::npos;
      if (!says_it_itself) text += fmt::format("Content-Length: {}\r\n", length);
      text += "\r\n";
      if (method != "HEAD") text += scripted.body;
    }
    static_cast<void>(co_await stream.write_all(text));
  }

  std::unique_ptr<net::Listener> listener_;
  std::deque<Scripted> script_;
  std::vector<Request> requests_;
  std::vector<std::unique_ptr<net::Stream>> streams_;
  net::TaskGroup group_;  // last, so that its fibers go first
};

}  // namespace chopsticks::testing
