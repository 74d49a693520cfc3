#include "cli/signals.h"

#include <csignal>

#include <unistd.h>

namespace chopsticks::cli {
namespace {

sigset_t both() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

extern "C" void end_at_once(int signal) { _exit(exit_code_of_signal(signal)); }

}  // namespace

Signals::Signals() {
  const auto set = both();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  // A peer that goes away is an error of that send, not the end of us.
  std::signal(SIGPIPE, SIG_IGN);
}

std::optional<int> Signals::wait(Nanos timeout) {
  const auto set = both();
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(timeout);
  const timespec limit{whole.count(), (timeout - whole).count()};
  const int signal = sigtimedwait(&set, nullptr, &limit);
  return signal > 0 ? std::optional(signal) : std::nullopt;
}

void Signals::next_is_final() {
  std::signal(SIGINT, &end_at_once);
  std::signal(SIGTERM, &end_at_once);
  const auto set = both();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace chopsticks::cli
