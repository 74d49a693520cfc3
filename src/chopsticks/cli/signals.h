#pragma once
#include <optional>

#include "support/units.h"

namespace chopsticks::cli {

/// Ctrl-C and SIGTERM, taken by one thread at a time of its choosing instead of interrupting any.
/// Make one before threads start: they inherit that these signals are blocked.
class Signals {
 public:
  Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  /// Waits so long, or until a signal comes: its number. The caller's way to sleep.
  [[nodiscard]] std::optional<int> wait(Nanos timeout);

  /// From now on the next signal ends the process at once, with 130 after Ctrl-C and 143 after
  /// SIGTERM: for whoever will not wait for a graceful end.
  static void next_is_final();
};

/// The exit code of a process ended by a signal, as a shell has it: 130 for Ctrl-C.
[[nodiscard]] constexpr int exit_code_of_signal(int signal) noexcept { return 128 + signal; }

}  // namespace chopsticks::cli
