#pragma once
#include <array>
#include <cstdint>
#include <optional>

#include "net/intrusive_list.h"

namespace chopsticks::net {

/// Something that becomes due at a tick. Lives in what waits; whoever owns it disarms it before it
/// dies.
class TimerNode : public ListHook {
 public:
  [[nodiscard]] bool armed() const noexcept { return linked(); }
  /// When it is due; meaningful while armed.
  [[nodiscard]] std::uint64_t tick() const noexcept { return tick_; }

 protected:
  TimerNode() noexcept = default;
  ~TimerNode() = default;

 private:
  friend class TimerWheel;
  /// The node is disarmed by now and may be armed again.
  virtual void on_due() noexcept = 0;
  std::uint64_t tick_ = 0;
};

/// Timers in a hierarchy of four wheels of 256 slots: arm and disarm are O(1), a timer is moved at
/// most three times before it is due. Ticks further away than 2^32 are kept correctly, they move
/// once more per turn of the last wheel.
///
/// Pure: it knows no clock. A tick of the reactor's wheel is a millisecond.
class TimerWheel {
 public:
  explicit TimerWheel(std::uint64_t now) noexcept : now_(now) {}
  TimerWheel(const TimerWheel&) = delete;
  TimerWheel& operator=(const TimerWheel&) = delete;

  [[nodiscard]] std::uint64_t now() const noexcept { return now_; }

  /// Due at `tick`; a tick that is not in the future becomes the next one. Moves a node that is
  /// armed already.
  void arm(TimerNode& node, std::uint64_t tick) noexcept;
  static void disarm(TimerNode& node) noexcept { node.unlink(); }

  /// Calls on_due() of every node due up to and including `tick`, in the order of their ticks.
  void advance(std::uint64_t tick) noexcept;

  /// The tick at which advance() has something to do next: never later than the first timer,
  /// perhaps earlier.
  [[nodiscard]] std::optional<std::uint64_t> next_tick() noexcept;

 private:
  static constexpr unsigned kLevels = 4;
  static constexpr unsigned kBits = 8;
  static constexpr unsigned kSlots = 1U << kBits;

  struct Level {
    std::array<List<TimerNode>, kSlots> slots;
    // One bit a slot. A set bit may belong to a slot that disarm() has emptied; a clear bit never
    // lies.
    std::array<std::uint64_t, kSlots / 64> occupied{};
  };

  void place(TimerNode& node) noexcept;
  void cascade() noexcept;
  void fire() noexcept;
  void take(Level& level, unsigned slot, List<TimerNode>& into) noexcept;
  std::optional<unsigned> distance_to_next(Level& level, unsigned from) noexcept;

  std::array<Level, kLevels> levels_;
  std::uint64_t now_;
};

}  // namespace chopsticks::net
