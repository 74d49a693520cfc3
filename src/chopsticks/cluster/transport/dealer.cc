#include "cluster/transport/dealer.h"

#include <fmt/format.h>
#include <zmq.h>

#include "cluster/transport/endpoint.h"
#include "cluster/transport/socket.h"

namespace chopsticks::cluster {
namespace {

constexpr std::size_t kMostPerPoll = 4096;
constexpr std::size_t kLongestIdentity = 255;

Result<void> connect_socket(Socket& socket, const std::string& endpoint) {
  auto connected = socket.connect(endpoint);
  if (connected) return {};
  const auto& problem = connected.error();
  return fail(
      Error{problem.code, fmt::format("cannot connect to {}: {}", endpoint, problem.message)});
}

Result<bool> needs_ipv6(const std::string& endpoint) {
  if (!endpoint.starts_with("tcp://")) return false;
  const auto where = parse_tcp_endpoint(endpoint);
  if (!where) return fail(where.error());
  const auto address = resolve(where->host);
  if (!address) return fail(address.error());
  return address->ipv6;
}

}  // namespace

struct Dealer::State {
  Socket socket;
  std::string endpoint;
  Waker waker{};
  Received frame{};
  Received rest{};

  bool take() {
    if (!frame.take(socket)) return false;
    for (bool more = frame.more(); more && rest.take(socket); more = rest.more()) {
    }
    return true;
  }
};

Dealer::Dealer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Dealer::Dealer(Dealer&&) noexcept = default;
Dealer& Dealer::operator=(Dealer&&) noexcept = default;
Dealer::~Dealer() = default;

Result<Dealer> Dealer::connect(Context& context, const std::string& endpoint,
                               const std::string& identity) {
  if (identity.empty() || identity.size() > kLongestIdentity) {
    return fail("a worker's id must have 1 to 255 bytes");
  }
  const auto ipv6 = needs_ipv6(endpoint);
  if (!ipv6) return fail(ipv6.error());
  auto socket = Socket::open(context, ZMQ_DEALER);
  if (!socket) return fail(std::move(socket.error()));
  socket->set(ZMQ_ROUTING_ID, identity);
  socket->set(ZMQ_IPV6, *ipv6 ? 1 : 0);
  if (auto connected = connect_socket(*socket, endpoint); !connected) {
    return fail(std::move(connected.error()));
  }
  return Dealer(std::unique_ptr<State>(new State{std::move(*socket), endpoint}));
}

bool Dealer::send(std::string_view frame) { return state_->socket.send(frame, false); }

std::size_t Dealer::poll(Nanos timeout, const Handler& handler) {
  if (!wait_for(state_->socket, state_->waker, timeout)) return 0;
  std::size_t handled = 0;
  for (; handled != kMostPerPoll && state_->take(); ++handled) handler(state_->frame.bytes());
  return handled;
}

void Dealer::wake() noexcept { state_->waker.wake(); }

Result<void> Dealer::reconnect() {
  // In this order: a stock master ignores a second connection of an identity it already has.
  state_->socket.disconnect(state_->endpoint);
  return connect_socket(state_->socket, state_->endpoint);
}

}  // namespace chopsticks::cluster
