#include "cluster/transport/router.h"

#include <cerrno>
#include <charconv>

#include <fmt/format.h>
#include <zmq.h>

#include "cluster/transport/endpoint.h"
#include "cluster/transport/socket.h"

namespace chopsticks::cluster {
namespace {

constexpr std::size_t kMostPerPoll = 4096;
// A thousand workers that start together must not wait for the kernel's queue of connections.
constexpr int kBacklog = 4096;

Result<Socket> open_router(Context& context, bool ipv6) {
  auto socket = Socket::open(context, ZMQ_ROUTER);
  if (!socket) return socket;
  socket->set(ZMQ_ROUTER_MANDATORY, 1);  // tells us who is gone
  // A worker that comes back after its network broke is the same worker, although TCP has not
  // noticed the old connection's death yet.
  socket->set(ZMQ_ROUTER_HANDOVER, 1);
  socket->set(ZMQ_BACKLOG, kBacklog);
  socket->set(ZMQ_IPV6, ipv6 ? 1 : 0);
  return socket;
}

Result<Socket> listen(Context& context, const std::string& endpoint, bool ipv6) {
  auto socket = open_router(context, ipv6);
  if (!socket) return socket;
  if (auto bound = socket->bind(endpoint); !bound) return fail(std::move(bound.error()));
  return socket;
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
Result<Socket> listen_everywhere(Context& context, const HostPort& where) {
  const auto endpoint = fmt::format("tcp://*:{}", where.port);
  auto socket = listen(context, endpoint, true);
  if (!socket && socket.error().code != std::errc::address_in_use) {
    socket = listen(context, endpoint, false);
  }
  return socket;
}

Result<Socket> listen_tcp(Context& context, const std::string& endpoint) {
  const auto where = parse_tcp_endpoint(endpoint);
  if (!where) return fail(where.error());
  auto socket = Result<Socket>(fail(""));
  if (where->host == "*") {
    socket = listen_everywhere(context, *where);
  } else {
    const auto address = resolve(where->host);
    if (!address) return fail(address.error());
    const auto host = address->ipv6 ? fmt::format("[{}]", address->numeric) : address->numeric;
    socket = listen(context, fmt::format("tcp://{}:{}", host, where->port), address->ipv6);
  }
  if (!socket) return fail(explain(socket.error(), *where));
  return socket;
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
  Socket socket;
  std::string endpoint;
  std::uint16_t port;
  Waker waker{};
  Received identity{};
  Received frame{};
  Received rest{};

  /// One message: identity, frame, and whatever else a peer has put behind.
  bool take() {
    if (!identity.take(socket)) return false;
    if (!identity.more() || !frame.take(socket)) {
      frame_bytes = {};
      return true;
    }
    frame_bytes = frame.bytes();
    for (bool more = frame.more(); more && rest.take(socket); more = rest.more()) {
    }
    return true;
  }
  std::string_view frame_bytes{};
};

Router::Router(std::unique_ptr<State> state) : state_(std::move(state)) {}
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;
Router::~Router() = default;

Result<Router> Router::bind(Context& context, const std::string& endpoint) {
  auto socket = endpoint.starts_with("tcp://") ? listen_tcp(context, endpoint)
                                               : listen(context, endpoint, false);
  if (!socket) return fail(std::move(socket.error()));
  auto reachable = connectable(socket->last_endpoint());
  const auto port = port_of(reachable);
  return Router(std::unique_ptr<State>(new State{std::move(*socket), std::move(reachable), port}));
}

const std::string& Router::endpoint() const { return state_->endpoint; }
std::uint16_t Router::port() const { return state_->port; }

Router::Sent Router::send(std::string_view identity, std::string_view frame) {
  if (!state_->socket.send(identity, true)) return errno == EAGAIN ? Sent::kFull : Sent::kNobody;
  return state_->socket.send(frame, false) ? Sent::kQueued : Sent::kNobody;
}

std::size_t Router::poll(Nanos timeout, const Handler& handler) {
  if (!wait_for(state_->socket, state_->waker, timeout)) return 0;
  std::size_t handled = 0;
  for (; handled != kMostPerPoll && state_->take(); ++handled) {
    handler(state_->identity.bytes(), state_->frame_bytes);
  }
  return handled;
}

void Router::wake() noexcept { state_->waker.wake(); }

}  // namespace chopsticks::cluster
