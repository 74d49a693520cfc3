#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "stats/second_counts.h"
#include "support/units.h"
#include "support/varint.h"

namespace chopsticks::cluster {

/// Reads what a VarintWriter wrote, from strangers: whatever is cut off or not plausible makes ok()
/// false for good, and every number 0.
class NumberReader {
 public:
  static constexpr std::uint64_t kLargest = std::uint64_t{1} << 53;  // counts and spans
  static constexpr auto kLongest = static_cast<std::uint64_t>(kLongestSpan.count());

  explicit NumberReader(std::string_view bytes) : in_(bytes) {}

  std::uint64_t number(std::uint64_t largest = kLargest) {
    const auto value = in_.take();
    if (value > largest) refuse();
    return ok() ? value : 0;
  }
  Nanos span(std::uint64_t largest = kLargest) {
    return Nanos(static_cast<Nanos::rep>(number(largest)));
  }
  std::optional<Nanos> optional_span(std::uint64_t largest = kLargest) {
    const auto value = number(largest);
    if (value == 0) return std::nullopt;
    return Nanos(static_cast<Nanos::rep>(value - 1));
  }
  /// By ascending second, in place of what was there.
  void seconds(std::vector<stats::SecondCount>& into);
  std::uint8_t byte() { return in_.take_byte(); }
  std::string_view text() { return in_.take_text(number()); }
  [[nodiscard]] std::string_view rest() const { return in_.rest(); }
  void skip(std::size_t size) { (void)in_.take_text(size); }

  void refuse() { ok_ = false; }
  [[nodiscard]] bool ok() const { return ok_ && in_.ok(); }
  [[nodiscard]] bool complete() const { return ok_ && in_.at_end(); }

 private:
  VarintReader in_;
  bool ok_ = true;
};

// How it wants them written.
void put_span(VarintWriter& out, Nanos value);
void put_span(VarintWriter& out, std::optional<Nanos> value);
void put_seconds(VarintWriter& out, std::span<const stats::SecondCount> seconds);

}  // namespace chopsticks::cluster
