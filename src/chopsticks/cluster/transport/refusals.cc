#include "cluster/transport/refusals.h"

#include <netdb.h>
#include <sys/socket.h>
#include <zmq.h>

#include "support/log.h"

namespace chopsticks::cluster {
namespace {

constexpr std::size_t kMostPeers = 4096;
constexpr std::size_t kMostTold = 100;

// Nothing when it has gone already.
std::string peer_of(int descriptor) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  auto* raw = reinterpret_cast<sockaddr*>(&address);
  char text[NI_MAXHOST];
  if (getpeername(descriptor, raw, &size) != 0 ||
      getnameinfo(raw, size, text, sizeof text, nullptr, 0, NI_NUMERICHOST) != 0)
    return "";
  // How an IPv4 peer looks to a socket that listens on both.
  constexpr std::string_view kMapped = "::ffff:";
  const std::string_view address_text = text;
  return std::string(address_text.starts_with(kMapped) ? address_text.substr(kMapped.size())
                                                       : address_text);
}

std::string_view explain(std::uint32_t problem, bool has_key) {
  if (problem == ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH)
    return has_key ? "it has no cluster key" : "it uses a cluster key, and this leader has none";
  return has_key ? "it has another cluster key" : "it does not speak our protocol";
}

std::string_view left_early(bool has_key) {
  return has_key ? "it left during the handshake: it has not our cluster key, or is no worker"
                 : "it left during the handshake: it uses a cluster key, or is no worker";
}

}  // namespace

void Refusals::note(const Monitor::Event& event) {
  const auto descriptor = static_cast<int>(event.value);
  switch (event.kind) {
    case ZMQ_EVENT_ACCEPTED:
      if (peers_.size() >= kMostPeers) peers_.clear();
      peers_[descriptor] = peer_of(descriptor);
      break;
    case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
      reason_ = explain(event.value, has_key_);
      break;
    case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL:
      // Who notices a mismatch first closes the connection, and that may be the other side.
      if (reason_.empty()) reason_ = left_early(has_key_);
      break;
    case ZMQ_EVENT_DISCONNECTED:
      say(descriptor);
      break;
    default:
      break;
  }
}

void Refusals::say(int descriptor) {
  const auto known = peers_.find(descriptor);
  const auto peer = known == peers_.end() ? std::string() : known->second;
  if (known != peers_.end()) peers_.erase(known);
  const auto reason = std::exchange(reason_, {});
  if (reason.empty() || told_.size() >= kMostTold || !told_.insert(peer + ' ' + reason).second)
    return;
  log::warning("refused a connection{}{}: {} (further ones from there are not logged)",
               peer.empty() ? "" : " from ", peer, reason);
}

}  // namespace chopsticks::cluster
