#include "net/event.h"

#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "net/block_on.h"

// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): block_on outlives what it
// runs.
namespace chopsticks::net {
namespace {

using Outcomes = std::vector<Outcome>;

task<void> wait(Event& event, Outcomes& outcomes, Deadline deadline) {
  const auto outcome = co_await event.wait(deadline);
  outcomes.push_back(outcome);
}

task<void> set_after(Reactor& reactor, Nanos span, Event& event) {
  co_await reactor.sleep_for(span);
  event.set();
}

task<void> destroy_after(Reactor& reactor, Nanos span, std::unique_ptr<Event>& event) {
  co_await reactor.sleep_for(span);
  event.reset();
}

class EventTest : public testing::Test {
 protected:
  [[nodiscard]] Deadline in(Nanos span) const { return Deadline::at(reactor_.now() + span); }
  Reactor reactor_{Reactor::Time::kSimulated};
  TaskGroup group_{reactor_};
  Outcomes outcomes_;
};

TEST_F(EventTest, WakesEverybodyWhoWaits) {
  Event event(reactor_);
  group_.spawn(wait(event, outcomes_, Deadline::never()));
  group_.spawn(wait(event, outcomes_, in(1h)));
  group_.spawn(set_after(reactor_, 1s, event));
  block_on(reactor_, group_.join());
  EXPECT_EQ(outcomes_, (Outcomes{Outcome::kDone, Outcome::kDone}));
}

TEST_F(EventTest, StaysSetUntilReset) {
  Event event(reactor_);
  event.set();
  group_.spawn(wait(event, outcomes_, Deadline::never()));
  block_on(reactor_, group_.join());
  event.reset();
  group_.spawn(wait(event, outcomes_, in(1s)));
  block_on(reactor_, group_.join());
  EXPECT_EQ(outcomes_, (Outcomes{Outcome::kDone, Outcome::kTimedOut}));
}

TEST_F(EventTest, ItsEndCancelsWhoWaits) {
  auto event = std::make_unique<Event>(reactor_);
  group_.spawn(wait(*event, outcomes_, Deadline::never()));
  group_.spawn(destroy_after(reactor_, 1s, event));
  block_on(reactor_, group_.join());
  EXPECT_EQ(outcomes_, Outcomes{Outcome::kCancelled});
}

TEST_F(EventTest, AWaiterThatIsDestroyedIsForgotten) {
  Event event(reactor_);
  {
    TaskGroup doomed(reactor_);
    doomed.spawn(wait(event, outcomes_, in(1h)));
    group_.spawn(set_after(reactor_, 0s, event));
    block_on(reactor_, group_.join());
    event.reset();
    doomed.spawn(wait(event, outcomes_, in(1h)));
    group_.spawn(wait(event, outcomes_, in(1s)));
    block_on(reactor_, group_.join());
  }
  event.set();
  EXPECT_EQ(outcomes_, (Outcomes{Outcome::kDone, Outcome::kTimedOut}));
}

}  // namespace
}  // namespace chopsticks::net
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
