#include "net/process.h"

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net/block_on.h"
#include "testing/streams.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): block_on outlives what it
// runs.
namespace chopsticks::net {
namespace {

using chopsticks::testing::read_until;
using ::testing::HasSubstr;

constexpr std::size_t kEnough = 64 * 1024;

struct Ran {
  std::string output;
  std::string errors;
  ProcessEnd end;
};

Command shell(std::string script) {
  Command command{"/bin/sh", {"-c"}, {"PATH=/usr/bin:/bin"}, false};
  command.arguments.push_back(std::move(script));
  return command;
}

task<Ran> run(Reactor& reactor, Command command, std::string input) {
  auto process = Process::start(reactor, command).value();
  if (command.takes_input) {
    static_cast<void>(co_await process->input().write_all(input));
    process->input().close();
  }
  Ran ran;
  ran.output = co_await read_until(process->output(), kEnough);
  ran.errors = co_await read_until(process->errors(), kEnough);
  ran.end = co_await process->ended(Deadline::never());
  co_return ran;
}

task<Result<std::size_t>> read_once(Stream& stream, std::span<char> buffer) {
  co_return co_await stream.read_some(buffer);
}

task<void> wait_for_end(Process& process, Deadline deadline, ProcessEnd& end) {
  end = co_await process.ended(deadline);
}

task<ProcessEnd> end_of(Process& process, Deadline deadline) {
  co_return co_await process.ended(deadline);
}

task<void> cancel_when_it_speaks(Process& process, Fiber& fiber) {
  static_cast<void>(co_await read_until(process.output(), 1));
  fiber.cancel();
}

std::size_t open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

bool has_children() { return ::waitpid(-1, nullptr, WNOHANG) != -1 || errno != ECHILD; }

class ProcessTest : public ::testing::Test {
 protected:
  Ran run_shell(std::string script) {
    return block_on(reactor, run(reactor, shell(std::move(script)), ""));
  }
  Reactor reactor;
};

TEST_F(ProcessTest, IsTalkedToThroughItsStandardStreams) {
  Command command = shell("cat; echo done >&2");
  command.takes_input = true;
  const auto ran = block_on(reactor, run(reactor, command, "some text"));
  EXPECT_EQ(ran.output, "some text");
  EXPECT_EQ(ran.errors, "done\n");
  EXPECT_TRUE(ran.end.succeeded());
}

TEST_F(ProcessTest, HasNoInputUnlessItTakesSome) { EXPECT_EQ(run_shell("cat").output, ""); }

TEST_F(ProcessTest, TellsHowItEnded) {
  EXPECT_EQ(run_shell("exit 3").end.code, 3);
  const auto killed = run_shell("kill -9 $$").end;
  EXPECT_EQ(killed.signal, SIGKILL);
  EXPECT_FALSE(killed.succeeded());
  EXPECT_FALSE(killed.timed_out || killed.cancelled);
}

TEST_F(ProcessTest, HasTheEnvironmentItIsGivenAndNoOther) {
  ::setenv("CHOPSTICKS_TEST_SECRET", "topsecret", 1);
  Command command{"env", {}, {"ONE=1", "TWO=a b"}, false};
  EXPECT_EQ(block_on(reactor, run(reactor, command, "")).output, "ONE=1\nTWO=a b\n");
}

TEST_F(ProcessTest, InheritsNoDescriptor) {
  const int inheritable = ::dup(STDOUT_FILENO);
  // The listing shows the directory it is made from as well.
  EXPECT_EQ(run_shell("ls /proc/self/fd").output, "0\n1\n2\n3\n");
  ::close(inheritable);
}

TEST_F(ProcessTest, InheritsNoBlockedOrIgnoredSignal) {
  sigset_t blocked;
  sigset_t before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &blocked, &before);
  const auto ignored = std::signal(SIGPIPE, SIG_IGN);
  // Not through a shell, which may change them.
  const auto masks = [this](std::string which) {
    const Command command{"grep", {"^" + which, "/proc/self/status"}, {}, false};
    return std::stoull(block_on(reactor, run(reactor, command, "")).output.substr(8), nullptr, 16);
  };
  EXPECT_EQ(masks("SigBlk"), 0u);
  EXPECT_EQ(masks("SigIgn") & (1u << (SIGPIPE - 1)), 0u);
  std::signal(SIGPIPE, ignored);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

TEST_F(ProcessTest, IsKilledWithItsGroupAtTheDeadline) {
  auto process = Process::start(reactor, shell("sleep 1000 & sleep 1000")).value();
  const auto end = block_on(reactor, end_of(*process, Deadline::after(20ms)));
  EXPECT_TRUE(end.timed_out);
  EXPECT_EQ(end.signal, SIGKILL);
  // Whoever is left of the group would keep it open.
  process->set_deadline(Deadline::after(5s));
  char byte = 0;
  EXPECT_EQ(block_on(reactor, read_once(process->output(), {&byte, 1})).value(), 0u);
}

TEST_F(ProcessTest, IsKilledWhenTheFiberThatWaitsIsCancelled) {
  auto process = Process::start(reactor, shell("echo ready; exec sleep 1000")).value();
  ProcessEnd end;
  TaskGroup group(reactor);
  auto& fiber = group.spawn(wait_for_end(*process, Deadline::never(), end));
  group.spawn(cancel_when_it_speaks(*process, fiber));
  block_on(reactor, group.join());
  EXPECT_TRUE(end.cancelled);
  EXPECT_EQ(end.signal, SIGKILL);
  EXPECT_FALSE(has_children());
}

TEST_F(ProcessTest, IsKilledAtOnceWhenTheFiberWasCancelledBefore) {
  auto process = Process::start(reactor, shell("exec sleep 1000")).value();
  ProcessEnd end;
  TaskGroup group(reactor);
  group.spawn(wait_for_end(*process, Deadline::never(), end)).cancel();
  block_on(reactor, group.join());
  EXPECT_TRUE(end.cancelled);
}

TEST_F(ProcessTest, DestroyingItKillsIt) {
  auto process = Process::start(reactor, shell("exec sleep 1000")).value();
  const auto pid = process->pid();
  process.reset();
  EXPECT_EQ(::kill(pid, 0), -1);
  EXPECT_FALSE(has_children());
}

TEST_F(ProcessTest, SaysWhichProgramIsMissing) {
  const auto missing = Process::start(reactor, {"/nonexistent/program", {}, {}, false});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, std::errc::no_such_file_or_directory);
  EXPECT_THAT(missing.error().message, HasSubstr("/nonexistent/program"));
}

TEST_F(ProcessTest, LeavesNoZombieAndNoDescriptorBehind) {
  static_cast<void>(run_shell("true"));
  const auto before = open_descriptors();
  for (int n = 0; n < 100; ++n) static_cast<void>(run_shell("true"));
  EXPECT_EQ(open_descriptors(), before);
  EXPECT_FALSE(has_children());
}

TEST_F(ProcessTest, AFullDescriptorTableIsAnErrorAndLeavesNothingBehind) {
  static_cast<void>(run_shell("true"));
  const auto before = open_descriptors();
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  int refusals = 0;
  // From no room at all to room for everything but the last one.
  for (rlim_t room = 0; room < 12; ++room) {
    const rlimit tight{before - 1 + room, limit.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &tight), 0);
    const auto process = Process::start(reactor, shell("true"));
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
    if (process) break;
    ++refusals;
    EXPECT_EQ(process.error().code, std::errc::too_many_files_open);
    EXPECT_EQ(open_descriptors(), before);
    EXPECT_FALSE(has_children());
  }
  EXPECT_GE(refusals, 3);
}

}  // namespace
}  // namespace chopsticks::net
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
