#pragma once
#include "plan/user_class.h"
#include "stats/tally.h"
#include "support/units.h"

namespace chopsticks::cluster {

/// Told by a Load, from any thread, that what it was asked for is done.
class LoadListener {
 public:
  virtual ~LoadListener() = default;
  /// The latest apply() has been carried out. One overtaken by another, or by stop(), need not
  /// report.
  virtual void spawned() = 0;
  /// stop() has been carried out: no user lives any more, and take() gives the last of what was
  /// recorded.
  virtual void stopped() = 0;
};

/// The users a worker runs: what a WorkerSession drives. In production an engine, in tests a fake.
///
/// Every call comes from the worker's thread and returns at once; apply() and stop() finish later.
class Load {
 public:
  virtual ~Load() = default;
  /// Called before anything else, and with null at the end: once that has returned, nobody is told
  /// any more.
  virtual void report_to(LoadListener* listener) = 0;
  /// Makes exactly these users run, by class; classes not named keep theirs. A surplus user in the
  /// middle of a task may finish it within `stop_timeout`.
  virtual void apply(const plan::ClassCounts& target, Nanos stop_timeout) = 0;
  /// Stops all users: those waiting at once, those in a task within `timeout`. Also when none runs.
  virtual void stop(Nanos timeout) = 0;
  /// The users alive, by class: every class this worker has, zeros included.
  [[nodiscard]] virtual plan::ClassCounts running() const = 0;
  /// What was recorded since the last take().
  [[nodiscard]] virtual stats::Tally take() = 0;
};

}  // namespace chopsticks::cluster
