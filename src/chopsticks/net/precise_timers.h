#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "support/units.h"

namespace chopsticks::net {

class PreciseTimers;

/// Something due at an exact moment; disarmed by its owner before it dies.
class PreciseNode {
 public:
  PreciseNode(const PreciseNode&) = delete;
  PreciseNode& operator=(const PreciseNode&) = delete;

 protected:
  PreciseNode() noexcept = default;
  ~PreciseNode() = default;

 private:
  friend class PreciseTimers;
  static constexpr std::size_t kDisarmed = ~std::size_t{0};
  virtual void on_due() noexcept = 0;
  Nanos due_{};
  std::size_t place_ = kDisarmed;
};

/// The timers for which the wheel's millisecond is too coarse: a binary heap, O(log n) to arm and
/// disarm.
class PreciseTimers {
 public:
  void arm(PreciseNode& node, Nanos due);  // node is disarmed
  void disarm(PreciseNode& node) noexcept;
  /// Calls on_due() of everything due at `now` or before, earliest first.
  void advance(Nanos now) noexcept;
  [[nodiscard]] std::optional<Nanos> next() const noexcept;

 private:
  void put(std::size_t place, PreciseNode& node) noexcept;
  void rise(std::size_t place) noexcept;
  void sink(std::size_t place) noexcept;

  std::vector<PreciseNode*> heap_;
};

}  // namespace chopsticks::net
