#include "net/task_group.h"

#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "net/block_on.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): block_on outlives what it
// runs.
namespace chopsticks::net {
namespace {

task<void> sleep(Reactor& reactor, Nanos span, int& ended) {
  co_await reactor.sleep_for(span);
  ++ended;
}

task<void> throws(Reactor& reactor) {
  co_await reactor.sleep_for(1s);
  throw std::runtime_error("bug");
}

task<void> in_parts(Reactor& reactor, int& ended, std::vector<std::string>& log) {
  TaskGroup parts(reactor);
  for (int i = 0; i < 3; ++i) parts.spawn(sleep(reactor, 1h, ended));
  co_await parts.join();
  log.push_back("joined " + std::to_string(parts.size()));
}

task<void> spawn_more(Reactor& reactor, TaskGroup& group, int left, int& ended) {
  co_await reactor.sleep_for(1s);
  ++ended;
  if (left > 0) group.spawn(spawn_more(reactor, group, left - 1, ended));
}

task<void> cancel_after(Reactor& reactor, Nanos span, Fiber& fiber) {
  co_await reactor.sleep_for(span);
  fiber.cancel();
}

task<void> fails_beside(Reactor& reactor, int& ended) {
  TaskGroup parts(reactor);
  parts.spawn(sleep(reactor, 1h, ended));
  co_await reactor.sleep_for(1s);
  throw std::runtime_error("gave up");
}

class TaskGroupTest : public testing::Test {
 protected:
  Reactor reactor_{Reactor::Time::kSimulated};
  int ended_ = 0;
};

TEST_F(TaskGroupTest, JoinWaitsForAll) {
  TaskGroup group(reactor_);
  group.spawn(sleep(reactor_, 1s, ended_));
  group.spawn(sleep(reactor_, 2h, ended_));
  EXPECT_EQ(group.size(), 2U);
  block_on(reactor_, group.join());
  EXPECT_EQ(ended_, 2);
  EXPECT_EQ(group.size(), 0U);
  block_on(reactor_, group.join());
}

TEST_F(TaskGroupTest, JoinWaitsForTasksThatTasksHaveSpawned) {
  TaskGroup group(reactor_);
  group.spawn(spawn_more(reactor_, group, 4, ended_));
  block_on(reactor_, group.join());
  EXPECT_EQ(ended_, 5);
}

TEST_F(TaskGroupTest, CancelAllEndsEveryWait) {
  TaskGroup group(reactor_);
  for (int i = 0; i < 1000; ++i) group.spawn(sleep(reactor_, 1h, ended_));
  const auto start = reactor_.now();
  group.cancel_all();
  block_on(reactor_, group.join());
  EXPECT_EQ(ended_, 1000);
  EXPECT_EQ(reactor_.now(), start);
}

TEST_F(TaskGroupTest, AnExceptionIsReportedAndTheOthersGoOn) {
  std::string reported;
  TaskGroup group(reactor_, [&](const std::exception_ptr& exception) {
    try {
      std::rethrow_exception(exception);
    } catch (const std::exception& e) {
      reported = e.what();
    }
  });
  group.spawn(throws(reactor_));
  group.spawn(sleep(reactor_, 2s, ended_));
  block_on(reactor_, group.join());
  EXPECT_EQ(reported, "bug");
  EXPECT_EQ(ended_, 1);
}

TEST_F(TaskGroupTest, CancellingWhoJoinsCancelsTheTasksAndStillWaitsForThem) {
  std::vector<std::string> log;
  TaskGroup group(reactor_);
  auto& parent = group.spawn(in_parts(reactor_, ended_, log));
  group.spawn(cancel_after(reactor_, 1s, parent));
  const auto start = reactor_.now();
  block_on(reactor_, group.join());
  EXPECT_EQ(log, std::vector<std::string>{"joined 0"});
  EXPECT_EQ(ended_, 3);
  EXPECT_LT(reactor_.now() - start, 1min);
}

TEST_F(TaskGroupTest, AParentCancelledBeforeItJoinsCancelsTheTasksToo) {
  std::vector<std::string> log;
  TaskGroup group(reactor_);
  group.spawn(in_parts(reactor_, ended_, log)).cancel();
  const auto start = reactor_.now();
  block_on(reactor_, group.join());
  EXPECT_EQ(ended_, 3);
  EXPECT_EQ(reactor_.now(), start);
}

TEST_F(TaskGroupTest, AnExceptionPastAGroupDestroysItsTasks) {
  bool reported = false;
  TaskGroup group(reactor_, [&](const std::exception_ptr&) { reported = true; });
  group.spawn(fails_beside(reactor_, ended_));
  block_on(reactor_, group.join());
  EXPECT_TRUE(reported);
  EXPECT_EQ(ended_, 0) << "the other task was destroyed where it slept";
}

TEST_F(TaskGroupTest, TasksThatNeverStartedAreDestroyedWithTheGroup) {
  {
    TaskGroup(reactor_).spawn(sleep(reactor_, 1s, ended_));
  }
  EXPECT_EQ(ended_, 0);
}

}  // namespace
}  // namespace chopsticks::net
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
