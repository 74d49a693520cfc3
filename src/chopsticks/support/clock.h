#pragma once
#include <chrono>

#include "support/units.h"

namespace chopsticks {

/// Now, on the monotonic clock: what latencies and deadlines are measured with. 30 ns a call.
[[nodiscard]] inline Nanos monotonic_now() noexcept {
  return std::chrono::duration_cast<Nanos>(std::chrono::steady_clock::now().time_since_epoch());
}

/// Now, as nanoseconds since 1970 UTC: for signatures, reports and what travels between machines.
[[nodiscard]] inline Nanos wall_now() noexcept {
  return std::chrono::duration_cast<Nanos>(std::chrono::system_clock::now().time_since_epoch());
}

/// "2026-11-23T05:39:26Z".
[[nodiscard]] std::string format_utc(Nanos wall);

/// The moment after which an operation is given up. Made once, where the operation starts, and
/// handed inward.
class Deadline {
 public:
  [[nodiscard]] static Deadline at(Nanos when) noexcept { return Deadline(when); }
  [[nodiscard]] static Deadline after(Nanos span) noexcept {
    return Deadline(monotonic_now() + span);
  }
  [[nodiscard]] static Deadline never() noexcept { return Deadline(Nanos::max()); }

  [[nodiscard]] Nanos when() const noexcept { return when_; }
  [[nodiscard]] bool is_never() const noexcept { return when_ == Nanos::max(); }
  [[nodiscard]] bool expired(Nanos now) const noexcept { return now >= when_; }
  [[nodiscard]] Deadline earlier(Deadline other) const noexcept {
    return Deadline(when_ < other.when_ ? when_ : other.when_);
  }

 private:
  explicit Deadline(Nanos when) noexcept : when_(when) {}
  Nanos when_;
};

}  // namespace chopsticks
