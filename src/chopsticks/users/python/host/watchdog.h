#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include <Python.h>

#include "users/python/host/hub.h"

namespace chopsticks::python {

/// Notices when one user's code holds up all others: says where it is, marks the run (an exception
/// in its statistics), and breaks it off when the run is to end. Native code that never comes back
/// cannot be broken off; the program then ends without it.
class Watchdog {
 public:
  explicit Watchdog(Hub& hub) : hub_(hub) {}
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  /// From the hub's thread, which it watches from now on.
  void watch();
  /// The process ends: whatever still holds up the hub is broken off.
  void expect_end() noexcept { ending_ = true; }
  void end();

 private:
  void run();
  /// Takes the interpreter from whoever has it; says where the hub is.
  void report(Nanos held);
  void break_off();
  /// False: nobody let go of the interpreter in time; it is done when somebody does.
  static bool with_interpreter(std::function<void()> what);
  [[nodiscard]] std::string where();

  Hub& hub_;
  PyThreadState* watched_ = nullptr;
  unsigned long ident_ = 0;
  std::atomic<bool> ending_ = false;
  std::mutex mutex_;
  std::condition_variable over_;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace chopsticks::python
