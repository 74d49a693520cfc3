#include "engine/user_run.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "net/task_group.h"
#include "testing/fake_store.h"
#include "users/api/s3_user.h"
#include "users/api/task_set.h"

namespace chopsticks::engine {
namespace {

using users::between;
using users::constant;

std::vector<std::string> happened;  // what the users of a test did, in order

/// Runs users in simulated time: hours of waiting take none.
class UserRunTest : public ::testing::Test {
 protected:
  UserRunTest() : recorder_(stats::Clocks::now()), objects_(storage_.shard(reactor_)) {
    happened.clear();
  }

  template <class U>
  std::shared_ptr<UserRun> make() {
    users::Construction construction;
    construction.shard = {&reactor_, &recorder_, objects_.get(), {}};
    construction.settings = &settings_reader_;
    construction.tags = tags_.get();
    construction.user_number = made_++;
    construction.seed = 1;
    const users::Construction::Scope scope(construction);
    return std::make_shared<UserRun>(reactor_, recorder_, std::make_unique<U>(), tags_);
  }

  // Until every user given has ended. `meanwhile` runs as a fiber beside them.
  void live(std::vector<std::shared_ptr<UserRun>> runs,
            std::function<net::task<>()> meanwhile = {}) {
    net::TaskGroup group(reactor_,
                         [](std::exception_ptr failure) { std::rethrow_exception(failure); });
    net::TaskGroup watching(reactor_,
                            [](std::exception_ptr failure) { std::rethrow_exception(failure); });
    for (const auto& run : runs) group.spawn(run->live());
    if (meanwhile) group.spawn(meanwhile());
    watching.spawn(stop_after(group));
    reactor_.run();
  }

  net::task<> stop_after(net::TaskGroup& group) {
    co_await group.join();
    reactor_.stop();
  }

  stats::Tally tally() { return recorder_.take(stats::Clocks::now()); }

  net::Reactor reactor_{net::Reactor::Time::kSimulated};
  testing::FakeStorage storage_;
  stats::Recorder recorder_;
  std::uint64_t made_ = 0;
  std::unique_ptr<drivers::ObjectStoreShard> objects_;
  Settings settings_;
  SectionReader settings_reader_{settings_, "test"};
  std::shared_ptr<users::TagFilter> tags_ = std::make_shared<users::TagFilter>();
};

struct ThreeTimes : users::User {
  int times = 0;
  ThreeTimes() {
    wait_time(constant(1h));
    add_task<&ThreeTimes::act>(1);
  }
  net::task<> on_start() override {
    happened.emplace_back("start");
    co_return;
  }
  net::task<> act() {
    happened.emplace_back("task");
    if (++times == 3) stop();
    co_return;
  }
  net::task<> on_stop() override {
    happened.emplace_back("stop");
    co_return;
  }
};

TEST_F(UserRunTest, StartsThenDoesTasksThenStops) {
  const auto before = reactor_.now();
  live({make<ThreeTimes>()});
  EXPECT_EQ(happened, (std::vector<std::string>{"start", "task", "task", "task", "stop"}));
  EXPECT_GE(reactor_.now() - before, 2h) << "two pauses of an hour";
}

struct Weighted : users::User {
  std::map<std::string, int> done;
  int left = 40'000;
  Weighted() {
    add_task<&Weighted::a>(3);
    add_task<&Weighted::b>(1);
  }
  net::task<> a() { return count("a"); }
  net::task<> b() { return count("b"); }
  net::task<> count(std::string what) {
    ++done[what];
    if (--left > 0) co_return;
    EXPECT_NEAR(done["a"], 30'000, 600);
    stop();
  }
};

TEST_F(UserRunTest, DrawsTasksByWeight) { live({make<Weighted>()}); }

struct Careless : users::User {
  int times = 0;
  Careless() { add_task<&Careless::act>(1); }
  net::task<> act() {
    if (++times == 3) stop();
    throw std::runtime_error("oops");
    co_return;
  }
};

TEST_F(UserRunTest, RecordsAnExceptionAndGoesOn) {
  live({make<Careless>()});
  const auto seen = tally();
  ASSERT_EQ(seen.exceptions().size(), 1U);
  EXPECT_EQ(seen.exceptions().front().message, "oops");
  EXPECT_EQ(seen.exceptions().front().count, 2U);
  EXPECT_EQ(seen.exceptions().front().traceback, "std::runtime_error");
}

struct Sleeper : users::User {
  Sleeper() {
    wait_time(constant(24h));
    add_task<&Sleeper::act>(1);
  }
  net::task<> act() {
    happened.emplace_back("begin");
    co_await sleep(1h);
    happened.emplace_back("end");
  }
  net::task<> on_stop() override {
    co_await sleep(1s);  // saying goodbye may take a moment
    happened.emplace_back("stop");
  }
};

TEST_F(UserRunTest, StopEndsAPauseAtOnce) {
  auto run = make<Sleeper>();
  const auto before = reactor_.now();
  live({run}, [&]() {
    return [](net::Reactor& reactor, UserRun& user) -> net::task<> {
      co_await reactor.sleep_for(2h);
      user.stop();
    }(reactor_, *run);
  });
  EXPECT_EQ(happened, (std::vector<std::string>{"begin", "end", "stop"}));
  EXPECT_LT(reactor_.now() - before, 3h);
}

TEST_F(UserRunTest, StopLetsATaskFinish) {
  auto run = make<Sleeper>();
  live({run}, [&]() {
    return [](net::Reactor& reactor, UserRun& user) -> net::task<> {
      co_await reactor.sleep_for(1min);
      user.stop();
    }(reactor_, *run);
  });
  EXPECT_EQ(happened, (std::vector<std::string>{"begin", "end", "stop"}));
}

TEST_F(UserRunTest, StopNowCutsATaskShortAndStillSaysGoodbye) {
  auto run = make<Sleeper>();
  live({run}, [&]() {
    return [](net::Reactor& reactor, UserRun& user) -> net::task<> {
      co_await reactor.sleep_for(1min);
      user.stop_now();
    }(reactor_, *run);
  });
  EXPECT_EQ(happened, (std::vector<std::string>{"begin", "stop"}));
}

struct Steps : users::SequentialTaskSet {
  Steps() {
    add_task<&Steps::one>(1);
    add_task<&Steps::two>(2);
    add_task<&Steps::leave>(1);
  }
  net::task<> on_start() override {
    happened.emplace_back("enter");
    co_return;
  }
  net::task<> one() {
    happened.emplace_back("one");
    co_return;
  }
  net::task<> two() {
    happened.emplace_back("two");
    co_return;
  }
  net::task<> leave() {
    interrupt();
    co_return;
  }
  net::task<> on_stop() override {
    happened.emplace_back("leave");
    co_return;
  }
};

struct Visitor : users::User {
  int visits = 0;
  Visitor() {
    do_in_sequence();
    add_task_set<Steps>(1);
    add_task<&Visitor::enough>(1);
  }
  net::task<> enough() {
    happened.emplace_back("own");
    stop();
    co_return;
  }
};

TEST_F(UserRunTest, GoesThroughASequenceInOrderAndComesBack) {
  live({make<Visitor>()});
  EXPECT_EQ(happened, (std::vector<std::string>{"enter", "one", "two", "two", "leave", "own"}));
}

struct Eager : users::User {
  int turns = 0;
  Eager() { add_task<&Eager::act>(1); }
  net::task<> act() {
    happened.push_back(std::to_string(number()));
    if (++turns == 100) stop();
    co_return;
  }
};

TEST_F(UserRunTest, TasksThatWaitForNothingLetOthersHaveTheirTurn) {
  live({make<Eager>(), make<Eager>()});
  std::size_t longest = 0;
  for (std::size_t at = 0, begin = 0; at != happened.size(); ++at) {
    if (happened[at] != happened[begin]) begin = at;
    longest = std::max(longest, at - begin + 1);
  }
  EXPECT_LE(longest, 8U);
}

struct Tagged : users::User {
  Tagged() {
    add_task<&Tagged::slow>(1, {"slow"});
    add_task<&Tagged::fast>(1, {"fast", "small"});
  }
  net::task<> slow() {
    happened.emplace_back("slow");
    stop();
    co_return;
  }
  net::task<> fast() {
    happened.emplace_back("fast");
    stop();
    co_return;
  }
};

TEST_F(UserRunTest, DoesOnlyTasksWithTheTagsAskedFor) {
  tags_->included = {"small"};
  for (int i = 0; i < 20; ++i) live({make<Tagged>()});
  EXPECT_EQ(std::ranges::count(happened, "fast"), 20);
  tags_->included.clear();
  tags_->excluded = {"fast"};
  happened.clear();
  for (int i = 0; i < 20; ++i) live({make<Tagged>()});
  EXPECT_EQ(std::ranges::count(happened, "slow"), 20);
}

struct Uploader : users::S3User {
  Uploader() {
    wait_time(constant(1s));
    add_task<&Uploader::act>(1);
  }
  int left = 3;
  net::task<> act() {
    co_await s3().upload("key", payload(1 * MiB));
    if (--left == 0) stop();
  }
};

TEST_F(UserRunTest, CountsWhatItDoesToStorage) {
  live({make<Uploader>()});
  const auto seen = tally();
  const auto* entry = seen.entries.find({"S3", "upload"});
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(entry->requests, 3U);
  EXPECT_EQ(entry->failures, 0U);
  EXPECT_EQ(entry->bytes, 3 * MiB);
}

TEST_F(UserRunTest, CountsFailuresUnderTheirText) {
  storage_.failing = true;
  live({make<Uploader>()});
  const auto seen = tally();
  ASSERT_EQ(seen.errors().size(), 1U);
  EXPECT_EQ(seen.errors().front().text, "SlowDown");
  EXPECT_EQ(seen.errors().front().occurrences, 3U);
}

struct Prepared : Uploader {
  net::task<> on_start() override { co_await sleep(2s); }
};

TEST_F(UserRunTest, WhatOnStartTakesIsNoDelayOfTheFirstTask) {
  live({make<Prepared>()});
  EXPECT_LT(*tally().total.max_latency, 1s);
}

struct OnSchedule : users::S3User {
  OnSchedule() {
    wait_time(users::constant_rate(10));
    add_task<&OnSchedule::act>(1);
  }
  int done = 0;
  net::task<> act() {
    if (done == 0) co_await sleep(1s);  // a stall
    co_await s3().upload("key", payload(1 * MiB));
    if (++done == 11) stop();
  }
};

// Due after 0, 0.1, 0.2 … 1 s, all done after 1 s: they waited for 1, 0.9, 0.8 … 0 s.
TEST_F(UserRunTest, ARateCountsWhatAStallHeldUpFromWhenItWasDue) {
  live({make<OnSchedule>()});
  const auto seen = tally();
  EXPECT_EQ(seen.total.requests, 11U);
  EXPECT_NEAR(seconds(seen.total.total_latency), 5.5, 0.1);
}

TEST_F(UserRunTest, CountsWhatWasCancelledAsUnansweredAndNothingElse) {
  storage_.hanging = true;
  auto run = make<Uploader>();
  live({run}, [&]() {
    return [](net::Reactor& reactor, UserRun& user) -> net::task<> {
      co_await reactor.sleep_for(1min);
      user.stop_now();
    }(reactor_, *run);
  });
  EXPECT_EQ(storage_.uploads, 1);
  const auto seen = tally();
  EXPECT_EQ(seen.total.requests, 0U);
  EXPECT_TRUE(seen.entries.empty());
  EXPECT_EQ(seen.unanswered.count(), 1U);
  EXPECT_NEAR(seconds(seen.unanswered.percentile(0.5)), 60, 0.6);
}

}  // namespace
}  // namespace chopsticks::engine
