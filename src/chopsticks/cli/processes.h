#pragma once
#include <functional>
#include <vector>

#include <sys/types.h>

namespace chopsticks::cli {

/// Processes forked from this one: the workers of --processes. They are not in the terminal's
/// foreground, so Ctrl-C reaches the parent alone, which ends them in order; they end with it in
/// any case.
class Processes {
 public:
  /// Forks `count` children, each of which runs `body` and exits with what it returns. Call before
  /// any thread is started. Throws std::system_error when the system has no process left.
  Processes(int count, const std::function<int()>& body);
  Processes(const Processes&) = delete;
  Processes& operator=(const Processes&) = delete;
  /// Ends those still running.
  ~Processes();

  void tell(int signal) const;
  /// How many still run; does not wait. Logs of each that has ended badly how it ended.
  [[nodiscard]] int left();
  /// Waits for all; the largest exit code among them, 1 for one killed by a signal.
  int join();

 private:
  void collect(int status);

  std::vector<pid_t> running_;
  int worst_ = 0;
};

}  // namespace chopsticks::cli
