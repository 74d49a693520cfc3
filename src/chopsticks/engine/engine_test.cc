#include "engine/engine.h"

#include <condition_variable>
#include <mutex>

#include <gtest/gtest.h>

#include "testing/fake_store.h"
#include "users/api/s3_user.h"

namespace chopsticks::engine {
namespace {

/// Uploads without pause until stopped.
struct Busy : users::S3User {
  Busy() { add_task<&Busy::act>(1); }
  net::task<> act() { co_await s3().upload("key", payload(1 * KiB)); }
};

/// Does nothing for a day.
struct Idle : users::S3User {
  Idle() {
    wait_time(users::constant(24h));
    add_task<&Idle::act>(1);
  }
  net::task<> act() { co_return; }
};

/// Leaves at once.
struct Leaver : users::S3User {
  Leaver() { add_task<&Leaver::act>(1); }
  net::task<> act() {
    stop();
    co_return;
  }
};

constexpr Nanos kPatience = 30s;  // for a test that would hang otherwise

class EngineTest : public ::testing::Test {
 protected:
  void start(unsigned threads) {
    const users::Scenario scenario{"test",
                                   {users::user_kind<Busy>("Busy"), users::user_kind<Idle>("Idle"),
                                    users::user_kind<Leaver>("Leaver")}};
    engine_ = std::make_unique<Engine>(
        Workload{scenario, {}, storage_}, threads,
        Engine::Events{[this] { count(spawned_); }, [this] { count(stopped_); }});
  }

  void count(int& counter) {
    const std::scoped_lock lock(mutex_);
    ++counter;
    changed_.notify_all();
  }

  void apply(const plan::ClassCounts& target, Nanos stop_timeout = 0s) {
    const auto before = read(spawned_);
    engine_->apply(target, stop_timeout);
    await_change(spawned_, before);
  }

  void stop(Nanos timeout = 0s) {
    const auto before = read(stopped_);
    engine_->stop(timeout);
    await_change(stopped_, before);
  }

  int read(const int& counter) {
    const std::scoped_lock lock(mutex_);
    return counter;
  }

  void await_change(const int& counter, int before) {
    std::unique_lock lock(mutex_);
    ASSERT_TRUE(changed_.wait_for(lock, kPatience, [&] { return counter > before; }));
  }

  // Takes statistics until `enough` of the sum so far.
  stats::Tally take_until(const std::function<bool(const stats::Tally&)>& enough) {
    stats::Tally sum;
    const auto give_up = monotonic_now() + kPatience;
    while (!enough(sum) && monotonic_now() < give_up) sum.merge(engine_->take());
    return sum;
  }

  std::shared_ptr<testing::FakeStorage> storage_ = std::make_shared<testing::FakeStorage>();
  std::mutex mutex_;
  std::condition_variable changed_;
  int spawned_ = 0;
  int stopped_ = 0;
  std::unique_ptr<Engine> engine_;
};

TEST_F(EngineTest, RunsExactlyTheUsersAskedForByClass) {
  start(3);
  apply({{"Idle", 10}, {"Busy", 2}, {"Leaver", 0}});
  EXPECT_EQ(engine_->running(), (plan::ClassCounts{{"Busy", 2}, {"Idle", 10}, {"Leaver", 0}}));
  apply({{"Idle", 4}});
  EXPECT_EQ(engine_->running(), (plan::ClassCounts{{"Busy", 2}, {"Idle", 4}, {"Leaver", 0}}))
      << "classes not named keep their users";
}

TEST_F(EngineTest, CountsEveryOperationExactlyOnce) {
  start(2);
  apply({{"Busy", 8}});
  auto sum = take_until([](const stats::Tally& tally) { return tally.total.requests > 1000; });
  stop();
  sum.merge(engine_->take());
  EXPECT_GT(sum.total.requests, 1000U);
  EXPECT_EQ(sum.total.requests, static_cast<std::uint64_t>(storage_->uploads.load()));
}

TEST_F(EngineTest, StopEndsUsersThatHangWhenTheTimeoutIsOver) {
  start(2);
  storage_->hanging = true;
  apply({{"Busy", 4}, {"Idle", 4}});
  while (storage_->hung < 4) std::this_thread::yield();
  stop(1ms);
  EXPECT_EQ(plan::total_users(engine_->running()), 0);
  EXPECT_EQ(engine_->take().total.requests, 0U) << "what was cut short is not counted";
}

TEST_F(EngineTest, StopWithoutUsersIsReportedToo) {
  start(1);
  stop();
}

TEST_F(EngineTest, CanBeStartedAgainAfterAStop) {
  start(2);
  apply({{"Idle", 3}});
  stop();
  apply({{"Idle", 5}});
  EXPECT_EQ(engine_->running().at("Idle"), 5);
}

TEST_F(EngineTest, PreparesStorageOnceBeforeTheFirstUser) {
  start(2);
  EXPECT_EQ(storage_->prepared, 0);
  apply({{"Idle", 1}});
  apply({{"Idle", 2}});
  EXPECT_EQ(storage_->prepared, 1);
}

TEST_F(EngineTest, ReplacesUsersThatLeftByThemselvesAtTheNextOrder) {
  start(1);
  apply({{"Leaver", 3}});
  while (engine_->running().at("Leaver") > 0) std::this_thread::yield();
  apply({{"Leaver", 3}, {"Idle", 1}});
  EXPECT_EQ(engine_->running().at("Idle"), 1);
}

TEST_F(EngineTest, EndsWithUsersStillRunning) {
  start(2);
  storage_->hanging = true;
  apply({{"Busy", 100}, {"Idle", 100}});
}

}  // namespace
}  // namespace chopsticks::engine
