#include "cli/processes.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <system_error>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/log.h"

namespace chopsticks::cli {
namespace {

[[noreturn]] void be_child(pid_t parent, const std::function<int()>& body) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(1);  // it died before we asked to be told
  setpgid(0, 0);
  int code = 1;
  try {
    code = body();
  } catch (const std::exception& thrown) {
    log::error("{}", thrown.what());
  }
  std::exit(code);
}

// One that is killed, by a kernel short of memory for example, cannot say so itself.
void tell_how_it_ended(pid_t child, int status) {
  if (WIFSIGNALED(status)) {
    const auto signal = WTERMSIG(status);
    log::error("worker process {} was killed by signal {} ({})", child, signal, strsignal(signal));
  } else if (WEXITSTATUS(status) != 0) {
    log::error("worker process {} has ended with exit code {}", child, WEXITSTATUS(status));
  }
}

}  // namespace

Processes::Processes(int count, const std::function<int()>& body) {
  const auto parent = getpid();
  for (int n = 0; n < count; ++n) {
    const auto child = fork();
    if (child < 0)
      throw std::system_error(errno, std::generic_category(), "cannot start a worker process");
    if (child == 0) be_child(parent, body);
    running_.push_back(child);
  }
}

Processes::~Processes() {
  tell(SIGTERM);
  join();
}

void Processes::tell(int signal) const {
  for (const auto child : running_) kill(child, signal);
}

int Processes::left() {
  std::erase_if(running_, [this](pid_t child) {
    int status = 0;
    if (waitpid(child, &status, WNOHANG) != child) return false;
    tell_how_it_ended(child, status);
    collect(status);
    return true;
  });
  return static_cast<int>(running_.size());
}

int Processes::join() {
  for (const auto child : running_) {
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    collect(status);
  }
  running_.clear();
  return worst_;
}

void Processes::collect(int status) {
  worst_ = std::max(worst_, WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

}  // namespace chopsticks::cli
