#include "drivers/ceph/flight.h"

#include <cerrno>
#include <thread>

#include <gtest/gtest.h>

#include "net/block_on.h"
#include "net/task_group.h"

namespace chopsticks::drivers::ceph {
namespace {

struct CountedFlight : Flight {
  CountedFlight(net::Reactor& reactor, std::shared_ptr<Airspace> airspace, int& alive_now)
      : Flight(reactor, std::move(airspace)), alive(alive_now) {
    ++alive;
  }
  ~CountedFlight() override { --alive; }
  void call_back() noexcept override { ++called_back; }

  int& alive;
  int called_back = 0;
};

class FlightTest : public ::testing::Test {
 protected:
  std::shared_ptr<CountedFlight> prepare(net::Reactor& reactor) {
    return std::make_shared<CountedFlight>(reactor, airspace, alive);
  }
  bool under_way() { return !airspace->wait_until_empty({}); }

  std::shared_ptr<Airspace> airspace = std::make_shared<Airspace>();
  int alive = 0;
};

TEST_F(FlightTest, BringsHomeWhatTheLibrarysThreadWasTold) {
  net::Reactor reactor;
  auto flight = prepare(reactor);
  void* argument = flight->take_off();
  EXPECT_TRUE(under_way());
  std::jthread library([argument] { Flight::land(argument, -ENOSPC); });
  const auto began = monotonic_now();
  const auto landing = net::block_on(reactor, await_landing(std::move(flight), Deadline::never()));
  EXPECT_FALSE(landing.error);
  EXPECT_EQ(landing.code, -ENOSPC);
  EXPECT_GT(landing.done, Nanos{});
  EXPECT_LE(landing.done, monotonic_now());
  EXPECT_GE(monotonic_now(), began);
  library.join();
  EXPECT_FALSE(under_way());
  EXPECT_EQ(alive, 0);
}

TEST_F(FlightTest, MayLandBeforeAnybodyWaits) {
  net::Reactor reactor;
  auto flight = prepare(reactor);
  Flight::land(flight->take_off(), 4096);
  const auto landing = net::block_on(reactor, await_landing(std::move(flight), Deadline::never()));
  EXPECT_EQ(landing.code, 4096);
}

TEST_F(FlightTest, IsCalledBackAtTheDeadlineAndKeptUntilTheLibraryLetsGo) {
  net::Reactor reactor(net::Reactor::Time::kSimulated);
  auto flight = prepare(reactor);
  auto& kept = *flight;
  void* argument = flight->take_off();
  const auto deadline = Deadline::at(reactor.now() + 30s);
  const auto landing = net::block_on(reactor, await_landing(std::move(flight), deadline));
  ASSERT_TRUE(landing.error);
  EXPECT_EQ(landing.error->message, "Timeout");
  EXPECT_EQ(kept.called_back, 1);
  EXPECT_EQ(alive, 1);
  Flight::land(argument, -ECANCELED);
  EXPECT_FALSE(under_way());
}

net::task<> wait_for(std::shared_ptr<Flight> flight, Landing& landing) {
  landing = co_await await_landing(std::move(flight), Deadline::never());
}

net::task<> cancel_one_that_waits(net::Reactor& reactor, std::shared_ptr<Flight> flight,
                                  Landing& landing) {
  net::TaskGroup users(reactor);
  users.spawn(wait_for(std::move(flight), landing));
  co_await reactor.sleep_for(1s);
  users.cancel_all();
  co_await users.join();
}

TEST_F(FlightTest, IsCalledBackWhenTheUserIsStopped) {
  net::Reactor reactor(net::Reactor::Time::kSimulated);
  auto flight = prepare(reactor);
  auto& kept = *flight;
  void* argument = flight->take_off();
  Landing landing;
  net::block_on(reactor, cancel_one_that_waits(reactor, std::move(flight), landing));
  ASSERT_TRUE(landing.error);
  EXPECT_EQ(landing.error->code, std::errc::operation_canceled);
  EXPECT_EQ(kept.called_back, 1);
  Flight::land(argument, 0);
}

TEST_F(FlightTest, MayOutliveItsEventLoop) {
  void* argument = nullptr;
  {
    net::Reactor reactor;
    argument = prepare(reactor)->take_off();
  }
  EXPECT_EQ(alive, 1);
  Flight::land(argument, 0);
  EXPECT_EQ(alive, 0);
  EXPECT_FALSE(under_way());
}

TEST_F(FlightTest, ThatTheLibraryRefusedIsNotUnderWay) {
  net::Reactor reactor;
  auto flight = prepare(reactor);
  Flight::abort(flight->take_off());
  EXPECT_FALSE(under_way());
  flight.reset();
  EXPECT_EQ(alive, 0);
}

}  // namespace
}  // namespace chopsticks::drivers::ceph
