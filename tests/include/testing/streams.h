#pragma once
#include <array>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include <sys/socket.h>

#include "net/listener.h"
#include "net/reactor.h"
#include "net/stream.h"
#include "net/task.h"

namespace chopsticks::testing {

/// Two streams connected to each other over loopback TCP.
struct StreamPair {
  std::unique_ptr<net::Stream> client;
  std::unique_ptr<net::Stream> server;
};

// NOLINTNEXTLINE(cppcoreguidelines-avoid-reference-coroutine-parameters): awaited at once
inline net::task<StreamPair> make_pair(net::Reactor& reactor) {
  auto listener = net::Listener::open(reactor, "127.0.0.1:0");
  if (!listener) throw std::runtime_error(listener.error().message);
  auto client = std::make_unique<net::Stream>(reactor);
  auto connected = co_await client->connect((*listener)->address(), Deadline::never());
  if (!connected) throw std::runtime_error(connected.error().message);
  auto server = co_await (*listener)->accept();
  if (!server) throw std::runtime_error(server.error().message);
  StreamPair pair{std::move(client), std::move(*server)};
  co_return pair;
}

/// Everything up to the end, or to the first error, or `most` bytes.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-reference-coroutine-parameters): awaited at once
inline net::task<std::string> read_until(net::Stream& stream, std::size_t most) {
  std::string text(most, '\0');
  std::size_t filled = 0;
  while (filled < most) {
    const auto read = co_await stream.read_some(std::span(text).subspan(filled));
    if (!read || *read == 0) break;
    filled += *read;
  }
  text.resize(filled);
  co_return text;
}

}  // namespace chopsticks::testing
