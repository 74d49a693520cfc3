#include "net/process.h"

#include <array>
#include <cassert>
#include <cerrno>
#include <csignal>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace chopsticks::net {
namespace {

class Descriptor {
 public:
  Descriptor() noexcept = default;
  explicit Descriptor(int fd) noexcept : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const noexcept { return fd_; }
  int release() noexcept { return std::exchange(fd_, -1); }

 private:
  int fd_ = -1;
};

/// A socket pair: our end as a stream, the child's end, which blocks as programs expect.
struct Channel {
  std::unique_ptr<Stream> ours;
  Descriptor childs;
};

// The reactor is the process's.
Result<Channel> open_channel(Reactor& reactor) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return fail(socket_error(errno, "socketpair"));
  Channel channel{nullptr, Descriptor(ends[1])};
  Descriptor ours(ends[0]);
  // Of this end only: the child's is another open file.
  if (::fcntl(ours.get(), F_SETFL, O_NONBLOCK) != 0) return fail(system_error(errno, "fcntl"));
  auto stream = Stream::adopt(reactor, ours.release());
  if (!stream) return fail(std::move(stream.error()));
  channel.ours = std::move(*stream);
  return channel;
}

/// What becomes of the child's first three descriptors, and of all others.
class FileActions {
 public:
  FileActions() noexcept { ::posix_spawn_file_actions_init(&actions_); }
  ~FileActions() { ::posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;

  void put(const Descriptor& fd, int number) noexcept {
    ::posix_spawn_file_actions_adddup2(&actions_, fd.get(), number);
  }
  void empty(int number) noexcept {
    ::posix_spawn_file_actions_addopen(&actions_, number, "/dev/null", O_RDONLY, 0);
  }
  void close_from(int number) noexcept {
    ::posix_spawn_file_actions_addclosefrom_np(&actions_, number);
  }
  [[nodiscard]] const posix_spawn_file_actions_t* get() const noexcept { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

/// A group of its own, no blocked signal, and SIGPIPE, which we ignore, as everybody expects it.
class Attributes {
 public:
  Attributes() noexcept {
    ::posix_spawnattr_init(&attributes_);
    ::posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    sigset_t signals;
    sigemptyset(&signals);
    ::posix_spawnattr_setsigmask(&attributes_, &signals);
    sigaddset(&signals, SIGPIPE);
    ::posix_spawnattr_setsigdefault(&attributes_, &signals);
  }
  ~Attributes() { ::posix_spawnattr_destroy(&attributes_); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  [[nodiscard]] const posix_spawnattr_t* get() const noexcept { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

std::vector<char*> pointers(const std::string* first, const std::vector<std::string>& texts) {
  std::vector<char*> out;
  out.reserve(texts.size() + 2);
  // posix_spawn is not const-correct; it only reads.
  if (first != nullptr) out.push_back(const_cast<char*>(first->c_str()));
  for (const auto& text : texts) out.push_back(const_cast<char*>(text.c_str()));
  out.push_back(nullptr);
  return out;
}

}  // namespace

Result<std::unique_ptr<Process>> Process::start(Reactor& reactor, const Command& command) {
  std::unique_ptr<Process> process(new Process(reactor));
  if (auto spawned = process->spawn(command); !spawned) return fail(std::move(spawned.error()));
  return process;
}

Result<void> Process::spawn(const Command& command) {
  Channel input;
  FileActions files;
  if (command.takes_input) {
    auto opened = open_channel(reactor_);
    if (!opened) return fail(std::move(opened.error()));
    input = std::move(*opened);
    files.put(input.childs, STDIN_FILENO);
  } else {
    files.empty(STDIN_FILENO);
  }
  auto output = open_channel(reactor_);
  if (!output) return fail(std::move(output.error()));
  auto errors = open_channel(reactor_);
  if (!errors) return fail(std::move(errors.error()));
  files.put(output->childs, STDOUT_FILENO);
  files.put(errors->childs, STDERR_FILENO);
  files.close_from(STDERR_FILENO + 1);

  const Attributes attributes;
  auto arguments = pointers(&command.program, command.arguments);
  auto environment = pointers(nullptr, command.environment);
  const int failed = ::posix_spawnp(&pid_, command.program.c_str(), files.get(), attributes.get(),
                                    arguments.data(), environment.data());
  if (failed != 0) return fail(system_error(failed, command.program));
  reaped_ = false;
  input_ = std::move(input.ours);
  output_ = std::move(output->ours);
  errors_ = std::move(errors->ours);
  return watch_for_end();
}

Result<void> Process::watch_for_end() {
  // glibc 2.36 declares pidfd_open for C only.
  pid_fd_ = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
  if (pid_fd_ < 0) return fail(socket_error(errno, "pidfd_open"));
  return reactor_.watch(pid_fd_, end_state_);
}

Process::~Process() {
  TimerWheel::disarm(kill_timer_);
  if (!reaped_) {
    kill();
    reap(/*patiently=*/true);
  }
  if (pid_fd_ >= 0) {
    reactor_.unwatch(pid_fd_);
    ::close(pid_fd_);
  }
}

void Process::set_deadline(Deadline deadline) noexcept {
  for (auto* stream : {input_.get(), output_.get(), errors_.get()}) {
    if (stream != nullptr) stream->set_deadline(deadline);
  }
}

// It is the leader of its group, and until it is reaped nobody else gets its number.
void Process::kill() noexcept {
  if (!reaped_) ::kill(-pid_, SIGKILL);
}

void Process::time_out() noexcept {
  end_.timed_out = true;
  kill();
}

bool Process::reap(bool patiently) noexcept {
  siginfo_t info{};
  int done = -1;
  const int options = WEXITED | (patiently ? 0 : WNOHANG);
  do done = ::waitid(P_PID, static_cast<id_t>(pid_), &info, options);
  while (done != 0 && errno == EINTR);
  if (done == 0 && info.si_pid == 0) return false;
  reaped_ = true;
  (info.si_code == CLD_EXITED ? end_.code : end_.signal) = info.si_status;
  return true;
}

bool Process::Ending::await_ready() {
  if (reactor_.running().cancelled()) cancel();
  return done_at_once();
}

void Process::Ending::cancel() noexcept {
  process_.end_.cancelled = true;
  process_.kill();
}

bool Process::Ending::arm_deadline() noexcept {
  if (deadline_.is_never()) return true;
  if (deadline_.expired(reactor_.now())) {
    process_.time_out();
  } else {
    reactor_.timers().arm(process_.kill_timer_, Reactor::tick_at(deadline_.when()));
  }
  return true;
}

IoWait::Step Process::Ending::attempt() {
  return process_.reaped_ || process_.reap(/*patiently=*/false) ? Step::kDone : Step::kWantRead;
}

ProcessEnd Process::Ending::await_resume() const noexcept {
  TimerWheel::disarm(process_.kill_timer_);
  return process_.end_;
}

}  // namespace chopsticks::net
