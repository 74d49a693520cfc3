#include "users/plugin/command.h"

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace chopsticks::plugin {
namespace {

class Actions {
 public:
  Actions() { ::posix_spawn_file_actions_init(&actions_); }
  Actions(const Actions&) = delete;
  Actions& operator=(const Actions&) = delete;
  ~Actions() { ::posix_spawn_file_actions_destroy(&actions_); }

  void redirect(int from, int to) { ::posix_spawn_file_actions_adddup2(&actions_, from, to); }
  void discard(int fd) {
    ::posix_spawn_file_actions_addopen(&actions_, fd, "/dev/null", O_WRONLY, 0);
  }
  [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

std::string read_all(int fd) {
  std::string text;
  std::array<char, 4096> bytes;
  for (;;) {
    const auto got = ::read(fd, bytes.data(), bytes.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return text;
    text.append(bytes.data(), static_cast<std::size_t>(got));
  }
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Result<Outcome> run(const std::vector<std::string>& words, Output output) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  int pipe[2]{-1, -1};
  Actions actions;
  if (output == Output::kShown) {
    actions.redirect(STDERR_FILENO, STDOUT_FILENO);
  } else {
    if (::pipe2(pipe, O_CLOEXEC) != 0) return fail(system_error(errno, "cannot make a pipe"));
    actions.redirect(pipe[1], STDOUT_FILENO);
    actions.discard(STDERR_FILENO);
  }
  pid_t child = 0;
  const int failed = ::posix_spawnp(&child, words.front().c_str(), actions.get(), nullptr,
                                    arguments.data(), environ);
  if (pipe[1] >= 0) ::close(pipe[1]);
  Outcome outcome;
  if (failed == 0 && pipe[0] >= 0) outcome.output = read_all(pipe[0]);
  if (pipe[0] >= 0) ::close(pipe[0]);
  if (failed != 0) return fail(system_error(failed, fmt::format("cannot run {}", words.front())));
  outcome.exit_code = wait_for(child);
  return outcome;
}

}  // namespace chopsticks::plugin
