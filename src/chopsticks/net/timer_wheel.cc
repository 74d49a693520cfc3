#include "net/timer_wheel.h"

#include <algorithm>
#include <bit>

namespace chopsticks::net {

void TimerWheel::arm(TimerNode& node, std::uint64_t tick) noexcept {
  disarm(node);
  node.tick_ = std::max(tick, now_ + 1);
  place(node);
}

void TimerWheel::place(TimerNode& node) noexcept {
  // Beyond the last wheel's reach a node waits in its furthest slot and is placed anew when that
  // comes round.
  constexpr std::uint64_t reach = (std::uint64_t{1} << (kBits * kLevels)) - 1;
  const auto ahead = std::min(node.tick_ - now_, reach);
  const auto tick = now_ + ahead;
  unsigned level = 0;
  while (level + 1 < kLevels && (ahead >> (kBits * (level + 1))) != 0) ++level;
  const auto slot = static_cast<unsigned>(tick >> (kBits * level)) % kSlots;
  levels_[level].slots[slot].push_back(node);
  levels_[level].occupied[slot / 64] |= std::uint64_t{1} << (slot % 64);
}

void TimerWheel::take(Level& level, unsigned slot, List<TimerNode>& into) noexcept {
  into.take_all(level.slots[slot]);
  level.occupied[slot / 64] &= ~(std::uint64_t{1} << (slot % 64));
}

void TimerWheel::advance(std::uint64_t tick) noexcept {
  while (now_ < tick) {
    const auto next = next_tick();
    if (!next || *next > tick) {
      now_ = tick;
      return;
    }
    now_ = *next;
    cascade();
    fire();
  }
}

// A slot of a higher wheel whose time has begun is dealt out to the wheels below.
void TimerWheel::cascade() noexcept {
  for (unsigned level = 1; level < kLevels; ++level) {
    const auto units = now_ >> (kBits * level);
    if ((units << (kBits * level)) != now_) return;
    List<TimerNode> due;
    take(levels_[level], static_cast<unsigned>(units) % kSlots, due);
    while (auto* node = due.pop_front()) place(*node);
  }
}

void TimerWheel::fire() noexcept {
  List<TimerNode> due;
  take(levels_[0], static_cast<unsigned>(now_) % kSlots, due);
  while (auto* node = due.pop_front()) node->on_due();
}

std::optional<std::uint64_t> TimerWheel::next_tick() noexcept {
  std::optional<std::uint64_t> next;
  for (unsigned level = 0; level < kLevels; ++level) {
    const auto units = now_ >> (kBits * level);
    const auto distance = distance_to_next(levels_[level], static_cast<unsigned>(units) % kSlots);
    if (!distance) continue;
    const auto begins = (units + *distance) << (kBits * level);
    if (!next || begins < *next) next = begins;
  }
  return next;
}

// From 1 to 256: what stands in the current slot of a wheel is one full turn away.
std::optional<unsigned> TimerWheel::distance_to_next(Level& level, unsigned from) noexcept {
  for (unsigned distance = 1; distance <= kSlots;) {
    const auto slot = (from + distance) % kSlots;
    const auto word = level.occupied[slot / 64] >> (slot % 64);
    if (word == 0) {
      distance += 64 - slot % 64;
      continue;
    }
    distance += static_cast<unsigned>(std::countr_zero(word));
    if (distance > kSlots) break;
    const auto found = (from + distance) % kSlots;
    if (!level.slots[found].empty()) return distance;
    level.occupied[found / 64] &= ~(std::uint64_t{1} << (found % 64));
  }
  return std::nullopt;
}

}  // namespace chopsticks::net
