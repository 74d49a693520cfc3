#pragma once
#include <cstdint>
#include <optional>

namespace chopsticks::cli {

/// How worker processes, forked before the leader listens, learn on which port it does: a pipe.
class BoundPort {
 public:
  /// Throws std::system_error when there is no descriptor left.
  BoundPort();
  BoundPort(const BoundPort&) = delete;
  BoundPort& operator=(const BoundPort&) = delete;
  ~BoundPort();

  /// The leader's side, once.
  void tell(std::uint16_t port, int workers) const;
  /// A worker's, once: waits for it. Nothing: the leader ended without a word.
  [[nodiscard]] std::optional<std::uint16_t> wait();

 private:
  int read_end_ = -1;
  int write_end_ = -1;
};

}  // namespace chopsticks::cli
