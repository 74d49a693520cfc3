#include "cluster/transport/router.h"

#include <cerrno>
#include <charconv>

#include <fmt/format.h>
#include <zmq.h>

#include "cluster/transport/endpoint.h"
#include "cluster/transport/monitor.h"
#include "cluster/transport/refusals.h"
#include "cluster/transport/socket.h"

namespace chopsticks::cluster {
namespace {

constexpr std::size_t kMostPerPoll = 4096;
// A thousand workers that start together must not wait for the kernel's queue of connections.
constexpr int kBacklog = 4096;

using Key = std::optional<ClusterKey>;

/// A socket that listens, and what is to be known about its connections.
struct Door {
  Monitor monitor;  // outlives the socket
  Socket socket;
};

Result<Socket> open_router(Context& context, bool ipv6, const Key& key) {
  auto socket = Socket::open(context, ZMQ_ROUTER);
  if (!socket) return socket;
  if (key) socket->secure(*key, true);
  socket->set(ZMQ_ROUTER_MANDATORY, 1);  // tells us who is gone
  // A worker that comes back after its network broke is the same worker, although TCP has not
  // noticed the old connection's death yet.
  socket->set(ZMQ_ROUTER_HANDOVER, 1);
  socket->set(ZMQ_BACKLOG, kBacklog);
  socket->set(ZMQ_IPV6, ipv6 ? 1 : 0);
  return socket;
}

Result<Door> listen(Context& context, const std::string& endpoint, bool ipv6, const Key& key) {
  auto socket = open_router(context, ipv6, key);
  if (!socket) return fail(std::move(socket.error()));
  auto monitor = Monitor::of(context, *socket);
  if (!monitor) return fail(std::move(monitor.error()));
  Door door{std::move(*monitor), std::move(*socket)};
  if (auto bound = door.socket.bind(endpoint); !bound) return fail(std::move(bound.error()));
  return door;
}

Error explain(const Error& problem, const HostPort& where) {
  const auto& [host, port] = where;
  const auto say = [&](std::string message) { return Error{problem.code, std::move(message)}; };
  switch (problem.code.value()) {
    case EADDRINUSE:
      return say(fmt::format("port {} is in use on {}", port, host));
    case EACCES:
      return say(fmt::format("port {} needs more rights than this process has", port));
    case EADDRNOTAVAIL:
    case ENODEV:
      return say(fmt::format("cannot listen on {}: it is no address of this machine", host));
    default:
      return say(fmt::format("cannot listen on {}, port {}: {}", host, port, problem.message));
  }
}

/// "*" is both IPv6 and IPv4 where there is IPv6.
Result<Door> listen_everywhere(Context& context, const HostPort& where, const Key& key) {
  const auto endpoint = fmt::format("tcp://*:{}", where.port);
  auto door = listen(context, endpoint, true, key);
  if (!door && door.error().code != std::errc::address_in_use) {
    door = listen(context, endpoint, false, key);
  }
  return door;
}

Result<Door> listen_tcp(Context& context, const std::string& endpoint, const Key& key) {
  const auto where = parse_tcp_endpoint(endpoint);
  if (!where) return fail(where.error());
  auto door = Result<Door>(fail(""));
  if (where->host == "*") {
    door = listen_everywhere(context, *where, key);
  } else {
    const auto address = resolve(where->host);
    if (!address) return fail(address.error());
    const auto host = address->ipv6 ? fmt::format("[{}]", address->numeric) : address->numeric;
    door = listen(context, fmt::format("tcp://{}:{}", host, where->port), address->ipv6, key);
  }
  if (!door) return fail(explain(door.error(), *where));
  return door;
}

/// Nobody can connect to "every interface".
std::string connectable(const std::string& endpoint) {
  const auto where = parse_tcp_endpoint(endpoint);
  const bool wildcard = where && (where->host == "0.0.0.0" || where->host == "::");
  return wildcard ? fmt::format("tcp://127.0.0.1:{}", where->port) : endpoint;
}

std::uint16_t port_of(const std::string& endpoint) {
  std::uint16_t port = 0;
  if (const auto where = parse_tcp_endpoint(endpoint)) {
    std::from_chars(where->port.data(), where->port.data() + where->port.size(), port);
  }
  return port;
}

}  // namespace

struct Router::State {
  Door door;
  std::string endpoint;
  std::uint16_t port;
  bool encrypted;
  Refusals refusals;
  Waker waker{};
  Received identity{};
  Received frame{};
  Received rest{};

  /// One message: identity, frame, and whatever else a peer has put behind.
  bool take() {
    if (!identity.take(door.socket)) return false;
    if (!identity.more() || !frame.take(door.socket)) {
      frame_bytes = {};
      return true;
    }
    frame_bytes = frame.bytes();
    for (bool more = frame.more(); more && rest.take(door.socket); more = rest.more()) {
    }
    return true;
  }
  std::string_view frame_bytes{};

  void read_monitor() {
    while (const auto event = door.monitor.take()) refusals.note(*event);
  }
};

Router::Router(std::unique_ptr<State> state) : state_(std::move(state)) {}
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;
Router::~Router() = default;

Result<Router> Router::bind(Context& context, const std::string& endpoint, const Key& key) {
  const bool tcp = endpoint.starts_with("tcp://");
  auto door = tcp ? listen_tcp(context, endpoint, key) : listen(context, endpoint, false, key);
  if (!door) return fail(std::move(door.error()));
  auto reachable = connectable(door->socket.last_endpoint());
  const auto port = port_of(reachable);
  return Router(std::unique_ptr<State>(new State{std::move(*door), std::move(reachable), port,
                                                 !tcp || key, Refusals(key.has_value())}));
}

const std::string& Router::endpoint() const { return state_->endpoint; }
bool Router::encrypted() const { return state_->encrypted; }
std::uint16_t Router::port() const { return state_->port; }

Router::Sent Router::send(std::string_view identity, std::string_view frame) {
  auto& socket = state_->door.socket;
  if (!socket.send(identity, true)) return errno == EAGAIN ? Sent::kFull : Sent::kNobody;
  return socket.send(frame, false) ? Sent::kQueued : Sent::kNobody;
}

std::size_t Router::poll(Nanos timeout, const Handler& handler) {
  auto& [monitor, socket] = state_->door;
  const bool readable = wait_for(socket, monitor.socket(), state_->waker, timeout);
  state_->read_monitor();
  if (!readable) return 0;
  std::size_t handled = 0;
  for (; handled != kMostPerPoll && state_->take(); ++handled) {
    handler(state_->identity.bytes(), state_->frame_bytes);
  }
  return handled;
}

void Router::wake() noexcept { state_->waker.wake(); }

}  // namespace chopsticks::cluster
