#include "cluster/leader/peer_limits.h"

#include <algorithm>

namespace chopsticks::cluster {

void PeerLimits::Allowance::refill(Nanos now) {
  const auto passed = std::max(seconds(now - at), 0.0);
  at = now;
  frames = std::min(kFramesAtOnce, frames + passed * kFrames);
  bytes = std::min(kBytesAtOnce, bytes + passed * kBytes);
  questions = std::min(kQuestionsAtOnce, questions + passed * kQuestions);
}

PeerLimits::Allowance& PeerLimits::of(std::string_view peer, Nanos now) {
  if (const auto known = peers_.find(peer); known != peers_.end()) return known->second;
  if (peers_.size() >= kMostPeers) return others_;
  auto& fresh = peers_[std::string(peer)];
  fresh.at = now;
  return fresh;
}

bool PeerLimits::admit(std::string_view peer, std::size_t bytes, Nanos now) {
  auto& allowance = of(peer, now);
  allowance.refill(now);
  const auto size = static_cast<double>(bytes);
  if (allowance.frames < 1 || allowance.bytes < size) return false;
  allowance.frames -= 1;
  allowance.bytes -= size;
  return true;
}

bool PeerLimits::may_ask(std::string_view peer, Nanos now) {
  auto& allowance = of(peer, now);
  allowance.refill(now);
  if (allowance.questions < 1) return false;
  allowance.questions -= 1;
  return true;
}

void PeerLimits::forget_quiet_ones(Nanos now) {
  std::erase_if(peers_, [now](const auto& peer) {
    auto allowance = peer.second;
    allowance.refill(now);
    return allowance.full();
  });
}

}  // namespace chopsticks::cluster
