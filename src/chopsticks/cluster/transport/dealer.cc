#include "cluster/transport/dealer.h"

#include <fmt/format.h>
#include <zmq.h>

#include "cluster/transport/endpoint.h"
#include "cluster/transport/monitor.h"
#include "cluster/transport/socket.h"
#include "support/clock.h"

namespace chopsticks::cluster {
namespace {

constexpr std::size_t kMostPerPoll = 4096;
constexpr std::size_t kLongestIdentity = 255;
constexpr int kLongestRetry = 1000;  // ms between two attempts to connect
constexpr Nanos kAfterProtocolError = 1s;
// A leader that dies in the middle of a handshake looks like one that has another key.
constexpr int kRefusedAfter = 3;
// A leader with a key may close before it has said that it wants one, again and again. Half a dozen
// seconds of that, as behind a proxy a leader may only be late.
constexpr int kRefusedWithoutKeyAfter = 40;

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
  Monitor monitor;  // outlives the socket
  Socket socket;
  std::string endpoint;
  bool has_key;
  bool encrypted;
  bool up = false;
  int failed_handshakes = 0;
  std::string refusal{};
  std::optional<Nanos> reconnect_at{};
  Waker waker{};
  Received frame{};
  Received rest{};

  bool take() {
    if (!frame.take(socket)) return false;
    for (bool more = frame.more(); more && rest.take(socket); more = rest.more()) {
    }
    return true;
  }

  void note(const Monitor::Event& event) {
    switch (event.kind) {
      case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
        up = true;
        failed_handshakes = 0;
        refusal.clear();
        break;
      case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL:
        ++failed_handshakes;
        if (has_key && failed_handshakes >= kRefusedAfter)
          refusal = "it closes the connection: it has another cluster key or none";
        if (!has_key && failed_handshakes >= kRefusedWithoutKeyAfter)
          refusal =
              "it closes the connection: it lets only holders of its cluster key in "
              "(--cluster-key FILE), or it is no leader";
        break;
      case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
        // libzmq gives up for good after one of these.
        reconnect_at = monotonic_now() + kAfterProtocolError;
        explain(event.value);
        break;
      case ZMQ_EVENT_DISCONNECTED:
      case ZMQ_EVENT_CONNECT_RETRIED:
        up = false;
        break;
      default:
        break;
    }
  }

  void explain(std::uint32_t problem) {
    if (problem == ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH) {
      refusal = has_key ? "it has no cluster key, and this worker has one"
                        : "it lets only holders of its cluster key in: --cluster-key FILE";
    } else {
      refusal = has_key ? "it has another cluster key" : "it does not speak our protocol";
    }
  }
};

Dealer::Dealer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Dealer::Dealer(Dealer&&) noexcept = default;
Dealer& Dealer::operator=(Dealer&&) noexcept = default;
Dealer::~Dealer() = default;

Result<Dealer> Dealer::connect(Context& context, const std::string& endpoint,
                               const std::string& identity, const std::optional<ClusterKey>& key) {
  if (identity.empty() || identity.size() > kLongestIdentity) {
    return fail("a worker's id must have 1 to 255 bytes");
  }
  const auto ipv6 = needs_ipv6(endpoint);
  if (!ipv6) return fail(ipv6.error());
  auto socket = Socket::open(context, ZMQ_DEALER);
  if (!socket) return fail(std::move(socket.error()));
  socket->set(ZMQ_ROUTING_ID, identity);
  socket->set(ZMQ_IPV6, *ipv6 ? 1 : 0);
  socket->set(ZMQ_RECONNECT_IVL_MAX, kLongestRetry);
  if (key) socket->secure(*key, false);
  auto monitor = Monitor::of(context, *socket);
  if (!monitor) return fail(std::move(monitor.error()));
  std::unique_ptr<State> state(new State{std::move(*monitor), std::move(*socket), endpoint,
                                         key.has_value(), key || !endpoint.starts_with("tcp://")});
  if (auto connected = connect_socket(state->socket, endpoint); !connected) {
    return fail(std::move(connected.error()));
  }
  return Dealer(std::move(state));
}

bool Dealer::send(std::string_view frame) {
  if (state_->socket.send(frame, false)) return true;
  // libzmq gives a connection up for good that did not begin as it should, and need not say so.
  if (!state_->up && !state_->reconnect_at) state_->reconnect_at = monotonic_now();
  return false;
}

std::size_t Dealer::poll(Nanos timeout, const Handler& handler) {
  const bool readable = wait_for(state_->socket, state_->monitor.socket(), state_->waker, timeout);
  while (const auto event = state_->monitor.take()) state_->note(*event);
  if (state_->reconnect_at && monotonic_now() >= *state_->reconnect_at && !reconnect())
    state_->reconnect_at = monotonic_now() + kAfterProtocolError;
  if (!readable) return 0;
  std::size_t handled = 0;
  for (; handled != kMostPerPoll && state_->take(); ++handled) handler(state_->frame.bytes());
  return handled;
}

bool Dealer::connected() const { return state_->up; }
const std::string& Dealer::refusal() const { return state_->refusal; }
bool Dealer::encrypted() const { return state_->encrypted; }

void Dealer::wake() noexcept { state_->waker.wake(); }

Result<void> Dealer::reconnect() {
  // In this order: a stock master ignores a second connection of an identity it already has.
  state_->reconnect_at.reset();
  state_->socket.disconnect(state_->endpoint);
  return connect_socket(state_->socket, state_->endpoint);
}

}  // namespace chopsticks::cluster
