#include "net/slots.h"

#include <atomic>
#include <optional>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "net/block_on.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): block_on outlives what it
// runs.
namespace chopsticks::net {
namespace {

using Log = std::vector<int>;

task<void> hold(Reactor& reactor, Slots& slots, Nanos span, int number, Log& log) {
  const auto slot = co_await slots.take(reactor, Deadline::never());
  if (!slot) co_return;
  log.push_back(number);
  co_await reactor.sleep_for(span);
}

task<std::error_code> wait_in_vain(Reactor& reactor, Slots& slots, Deadline deadline) {
  const auto slot = co_await slots.take(reactor, deadline);
  co_return slot ? std::error_code() : slot.error().code;
}

task<void> note_error(Reactor& reactor, Slots& slots, std::error_code& code) {
  code = co_await wait_in_vain(reactor, slots, Deadline::never());
}

// Comes and goes, and never meets more others than there are slots.
task<void> crowd(Reactor& reactor, Slots& slots, std::atomic<int>& inside, std::atomic<int>& most) {
  for (int n = 0; n < 200; ++n) {
    const auto slot = co_await slots.take(reactor, Deadline::never());
    const int now = ++inside;
    if (now > most) most = now;
    co_await reactor.yield();
    --inside;
  }
}

class SlotsTest : public ::testing::Test {
 protected:
  Reactor reactor{Reactor::Time::kSimulated};
  Slots slots{2};
  TaskGroup group{reactor};
};

TEST_F(SlotsTest, WhoeverCameFirstGoesFirst) {
  Log log;
  for (int n = 0; n < 6; ++n) group.spawn(hold(reactor, slots, 1s, n, log));
  const auto start = reactor.now();
  block_on(reactor, group.join());
  EXPECT_EQ(log, (Log{0, 1, 2, 3, 4, 5}));
  EXPECT_GE(reactor.now() - start, 3s);
  EXPECT_EQ(slots.free(), 2u);
}

TEST_F(SlotsTest, WaitingEndsAtTheDeadline) {
  Log log;
  for (int n = 0; n < 2; ++n) group.spawn(hold(reactor, slots, 1h, n, log));
  const auto waited =
      block_on(reactor, wait_in_vain(reactor, slots, Deadline::at(reactor.now() + 1s)));
  EXPECT_EQ(waited, std::errc::timed_out);
  block_on(reactor, group.join());
  EXPECT_EQ(slots.free(), 2u);
}

TEST_F(SlotsTest, WhoIsCancelledLeavesTheLine) {
  Log log;
  for (int n = 0; n < 2; ++n) group.spawn(hold(reactor, slots, 1s, n, log));
  std::error_code code;
  TaskGroup impatient(reactor);
  impatient.spawn(note_error(reactor, slots, code)).cancel();
  block_on(reactor, impatient.join());
  EXPECT_EQ(code, std::errc::operation_canceled);
  group.spawn(hold(reactor, slots, 1s, 2, log));
  block_on(reactor, group.join());
  EXPECT_EQ(log, (Log{0, 1, 2}));
}

TEST_F(SlotsTest, WhoIsDestroyedInTheLineLeavesIt) {
  Log log;
  for (int n = 0; n < 2; ++n) group.spawn(hold(reactor, slots, 1s, n, log));
  {
    TaskGroup gone(reactor);
    gone.spawn(hold(reactor, slots, 1s, 9, log));
    block_on(reactor, wait_in_vain(reactor, slots, Deadline::at(reactor.now() + 1ms)));
  }
  block_on(reactor, group.join());
  EXPECT_EQ(log, (Log{0, 1}));
  EXPECT_EQ(slots.free(), 2u);
}

TEST(Slots, CountOverAllReactors) {
  Slots slots(3);
  std::atomic<int> inside = 0;
  std::atomic<int> most = 0;
  const auto work = [&] {
    Reactor reactor;
    TaskGroup group(reactor);
    for (int n = 0; n < 5; ++n) group.spawn(crowd(reactor, slots, inside, most));
    block_on(reactor, group.join());
  };
  std::thread other(work);
  work();
  other.join();
  EXPECT_LE(most, 3);
  EXPECT_EQ(slots.free(), 3u);
}

}  // namespace
}  // namespace chopsticks::net
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
