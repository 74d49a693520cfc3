#pragma once
#include <memory>
#include <string>
#include <vector>

#include <sys/types.h>

#include "net/io_state.h"
#include "net/reactor.h"
#include "net/stream.h"
#include "support/clock.h"
#include "support/result.h"

namespace chopsticks::net {

/// A program to run.
struct Command {
  std::string program;                   // a path, or a name that is looked up in PATH
  std::vector<std::string> arguments;    // without the program's own name
  std::vector<std::string> environment;  // "NAME=value", all of it
  bool takes_input = false;              // else its standard input is empty
};

/// How a process ended.
struct ProcessEnd {
  int code = 0;            // its exit code; 0 when a signal ended it
  int signal = 0;          // the signal that ended it, or 0
  bool timed_out = false;  // killed because the deadline had passed
  bool cancelled = false;  // killed because the fiber was cancelled

  [[nodiscard]] bool succeeded() const noexcept { return code == 0 && signal == 0; }
};

/// A child process that leads a process group of its own, started and awaited without blocking the
/// event loop. It inherits no descriptor and no blocked or ignored signal. Its standard streams are
/// sockets, so that a Stream is all it takes to talk to it.
///
/// Belongs to its reactor's thread and dies before the reactor. Destroying a Process that has not
/// ended kills it with its group; no zombie is left behind.
class Process {
 public:
  class Ending;

  /// Errors: no such program, not executable, out of descriptors.
  [[nodiscard]] static Result<std::unique_ptr<Process>> start(Reactor& reactor,
                                                              const Command& command);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// Its standard input; only if it takes any. Closing it tells the process that this was all: when
  /// it must not believe that, kill() first.
  [[nodiscard]] Stream& input() noexcept { return *input_; }
  /// Its standard output and its standard error: read them to their ends before ended().
  [[nodiscard]] Stream& output() noexcept { return *output_; }
  [[nodiscard]] Stream& errors() noexcept { return *errors_; }
  /// For all three streams.
  void set_deadline(Deadline deadline) noexcept;

  /// Ends it and its group, at once and for sure.
  void kill() noexcept;
  /// Awaits to a ProcessEnd, once it has ended and the system has forgotten it. At the deadline,
  /// and when the fiber is or has been cancelled, it is killed with its group: so this comes back
  /// soon, and always with the process gone.
  [[nodiscard]] Ending ended(Deadline deadline) noexcept;

  [[nodiscard]] pid_t pid() const noexcept { return pid_; }

 private:
  class KillTimer final : public TimerNode {
   public:
    explicit KillTimer(Process& process) noexcept : process_(process) {}

   private:
    void on_due() noexcept override { process_.time_out(); }
    Process& process_;
  };

  explicit Process(Reactor& reactor) noexcept : reactor_(reactor), kill_timer_(*this) {}
  [[nodiscard]] Result<void> spawn(const Command& command);
  [[nodiscard]] Result<void> watch_for_end();
  void time_out() noexcept;
  /// True when it has ended, and is now reaped.
  bool reap(bool patiently) noexcept;

  Reactor& reactor_;
  std::unique_ptr<Stream> input_;
  std::unique_ptr<Stream> output_;
  std::unique_ptr<Stream> errors_;
  KillTimer kill_timer_;
  IoState end_state_;
  pid_t pid_ = 0;
  int pid_fd_ = -1;
  bool reaped_ = true;
  ProcessEnd end_;
};

class Process::Ending final : public IoWait {
 public:
  Ending(Process& process, Deadline deadline) noexcept
      : IoWait(process.reactor_, process.end_state_, Step::kWantRead),
        process_(process),
        deadline_(deadline) {}

  bool await_ready();
  ProcessEnd await_resume() const noexcept;
  void cancel() noexcept override;

 private:
  Step attempt() override;
  bool arm_deadline() noexcept override;
  Process& process_;
  Deadline deadline_;
};

inline Process::Ending Process::ended(Deadline deadline) noexcept { return {*this, deadline}; }

}  // namespace chopsticks::net
