#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "users/api/construction.h"
#include "users/api/has_settings.h"
#include "users/api/task_host.h"

namespace chopsticks::users {

/// One simulated user: derive from it (or from S3User), add tasks in the constructor, write them as
/// coroutines.
///
/// A user lives on one event loop and does one thing at a time, so his members need no protection.
/// Tasks that throw are recorded as exceptions and the user goes on; what storage answers is a
/// value, never thrown.
class User : public TaskHost, protected HasSettings {
 public:
  /// Unique among the users of this process, from 0.
  [[nodiscard]] std::uint64_t number() const noexcept { return number_; }
  /// His own random numbers.
  [[nodiscard]] Random& random() noexcept { return random_; }

  /// When the task at hand was due: what its first operation is timed from, so that a late start is
  /// not hidden. Taken once; operations after that are timed from their call.
  [[nodiscard]] Nanos take_due() noexcept;
  void set_due(Nanos due) noexcept { due_ = due; }

  [[nodiscard]] const Shard& shard() const noexcept { return shard_; }

  /// The engine wants this user to end when his task at hand does. For users whose tasks are run
  /// elsewhere, and who see to it themselves.
  virtual void told_to_stop() noexcept {}

  /// Does nothing for this long; ends at once when the user is stopped (StopUser).
  [[nodiscard]] net::task<> sleep(Nanos span);

 protected:
  User();

  /// "<prefix>/<32 random hex digits>".
  [[nodiscard]] std::string unique_key(std::string_view prefix);

  /// Ends this user. Does not return.
  [[noreturn]] void stop();

 private:
  Shard shard_;
  std::uint64_t number_;
  Random random_;
  Nanos due_{};
};

}  // namespace chopsticks::users
