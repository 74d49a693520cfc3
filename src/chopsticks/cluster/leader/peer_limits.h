#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include "support/units.h"

namespace chopsticks::cluster {

/// How much one peer may say: far more than any worker does, even one whose every task throws, and
/// little enough that nobody can keep the leader from the others.
///
/// What is beyond is dropped unread. Peers have as many names as they like, so the number of names
/// is bounded too: those beyond it share one allowance.
class PeerLimits {
 public:
  static constexpr double kFrames = 2000;  // a second
  static constexpr double kFramesAtOnce = 10'000;
  static constexpr double kBytes = 32.0 * 1024 * 1024;  // a second
  static constexpr double kBytesAtOnce = 64.0 * 1024 * 1024;
  static constexpr double kQuestions = 1.0 / 60;  // a second
  static constexpr double kQuestionsAtOnce = 5;
  static constexpr std::size_t kMostPeers = 50'000;

  [[nodiscard]] bool admit(std::string_view peer, std::size_t bytes, Nanos now);
  /// Whether it may be sent the scenario (once more): answers wait for a peer that does not read.
  [[nodiscard]] bool may_ask(std::string_view peer, Nanos now);
  /// Call about once a second: forgets who has been quiet.
  void forget_quiet_ones(Nanos now);

 private:
  struct Allowance {
    double frames = kFramesAtOnce;
    double bytes = kBytesAtOnce;
    double questions = kQuestionsAtOnce;
    Nanos at{0};
    void refill(Nanos now);
    [[nodiscard]] bool full() const {
      return frames >= kFramesAtOnce && bytes >= kBytesAtOnce && questions >= kQuestionsAtOnce;
    }
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view peer) const noexcept {
      return std::hash<std::string_view>{}(peer);
    }
  };
  [[nodiscard]] Allowance& of(std::string_view peer, Nanos now);

  std::unordered_map<std::string, Allowance, Hash, std::equal_to<>> peers_;
  Allowance others_;
};

}  // namespace chopsticks::cluster
