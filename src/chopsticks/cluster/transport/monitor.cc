#include "cluster/transport/monitor.h"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

#include <fmt/format.h>
#include <zmq.h>

namespace chopsticks::cluster {
namespace {

constexpr int kWatched = ZMQ_EVENT_CONNECT_RETRIED | ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_DISCONNECTED |
                         ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL |
                         ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;

std::string new_endpoint() {
  static std::atomic<std::uint64_t> next{0};
  return fmt::format("inproc://monitor-{}", next++);
}

Error last_error() {
  return {std::error_code(errno, std::generic_category()), zmq_strerror(errno)};
}

}  // namespace

Result<Monitor> Monitor::of(Context& context, Socket& socket) {
  const auto endpoint = new_endpoint();
  if (zmq_socket_monitor(socket.handle(), endpoint.c_str(), kWatched) != 0)
    return fail(last_error());
  auto reader = Socket::open(context, ZMQ_PAIR);
  if (!reader) return fail(std::move(reader.error()));
  // No limit: libzmq's own thread would wait for room.
  reader->set(ZMQ_RCVHWM, 0);
  if (auto connected = reader->connect(endpoint); !connected)
    return fail(std::move(connected.error()));
  return Monitor(std::move(*reader));
}

std::optional<Monitor::Event> Monitor::take() {
  Received part;
  if (!part.take(socket_)) return std::nullopt;
  std::uint16_t kind = 0;
  std::uint32_t value = 0;
  const auto bytes = part.bytes();
  if (bytes.size() != sizeof kind + sizeof value) return std::nullopt;
  std::memcpy(&kind, bytes.data(), sizeof kind);
  std::memcpy(&value, bytes.data() + sizeof kind, sizeof value);
  while (part.more() && part.take(socket_)) {
  }
  return Event{kind, value};
}

}  // namespace chopsticks::cluster
