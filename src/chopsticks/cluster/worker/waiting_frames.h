#pragma once
#include <cstddef>
#include <deque>
#include <functional>
#include <string>

namespace chopsticks::cluster {

/// What a worker has to say and cannot send yet: the way to its leader is full, of messages of the
/// scenario's own, perhaps.
///
/// Those may be lost, a worker's word may not: it waits here, in order, and they stand back
/// meanwhile. Bounded: a leader that does not read for long is not told all of it.
class WaitingFrames {
 public:
  using Send = std::function<bool(const std::string& frame)>;  // false: there is no room
  static constexpr std::size_t kMost = 64;

  explicit WaitingFrames(Send send) : send_(std::move(send)) {}

  /// False: it is lost.
  bool say(std::string frame);
  /// Of the scenario's own. False: it is lost.
  bool pass_on(const std::string& frame);
  /// Call now and then: nothing tells when there is room again.
  void try_again();
  /// They were for a connection that is no more.
  void forget() { frames_.clear(); }
  [[nodiscard]] bool empty() const { return frames_.empty(); }

 private:
  Send send_;
  std::deque<std::string> frames_;
};

}  // namespace chopsticks::cluster
