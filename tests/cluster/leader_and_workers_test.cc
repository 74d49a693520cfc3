#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cluster/leader/leader_loop.h"
#include "cluster/worker/worker_loop.h"

/// The loops with their threads and real sockets; only the users are made up.
namespace chopsticks::cluster {
namespace {

using testing::HasSubstr;

constexpr Nanos kPatience = 20s;  // far more than anything here takes

/// Users that appear and vanish at once, and record when the test says so.
class QuickLoad : public Load {
 public:
  void report_to(LoadListener* listener) override { listener_ = listener; }
  void apply(const plan::ClassCounts& target, Nanos) override {
    {
      const std::lock_guard lock(mutex_);
      users_ = target;
    }
    listener_->spawned();
  }
  void stop(Nanos) override {
    {
      const std::lock_guard lock(mutex_);
      users_["A"] = 0;
    }
    record(1);  // every stop lets one last operation finish
    listener_->stopped();
  }
  [[nodiscard]] plan::ClassCounts running() const override {
    const std::lock_guard lock(mutex_);
    return users_;
  }
  [[nodiscard]] stats::Tally take() override {
    const std::lock_guard lock(mutex_);
    return std::exchange(tally_, {});
  }
  void record(std::uint64_t requests) {
    const std::lock_guard lock(mutex_);
    for (auto* entry : {&tally_.entries.at({"PUT", "object"}), &tally_.total}) {
      entry->requests += requests;
      entry->latency.record(5ms, requests);
    }
  }

 private:
  LoadListener* listener_ = nullptr;
  mutable std::mutex mutex_;
  plan::ClassCounts users_{{"A", 0}};
  stats::Tally tally_;
};

struct Node {
  QuickLoad load;
  std::unique_ptr<WorkerLoop> loop;
};

class LeaderAndWorkers : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    LeaderSettings settings;
    settings.classes = {{"A", 1, 0}};
    leader = *LeaderLoop::open(context, GetParam(), settings);
  }
  std::unique_ptr<Node> worker(const std::string& id) {
    auto node = std::make_unique<Node>();
    WorkerSettings settings;
    settings.id = id;
    node->loop = *WorkerLoop::open(context, leader->endpoint(), settings, node->load);
    return node;
  }
  bool reaches(const std::function<bool(const LeaderStatus&)>& wanted) {
    return leader->wait(kPatience, wanted);
  }
  bool runs(int users) {
    if (!leader->wait_for_workers(2, kPatience)) return false;
    if (!leader->start({.users = users, .spawn_rate = {1000}})) return false;
    return reaches([](const auto& now) { return now.phase == Phase::kRunning; });
  }
  static int users_of(const Node& node) { return plan::total_users(node.load.running()); }

  Context context;
  std::unique_ptr<LeaderLoop> leader;
};

TEST_P(LeaderAndWorkers, LoseNoOperationFromTheFirstToTheLast) {
  const auto a = worker("host_a");
  const auto b = worker("host_b");
  ASSERT_TRUE(runs(10));
  EXPECT_EQ(users_of(*a), 5);
  EXPECT_EQ(users_of(*b), 5);
  for (int i = 0; i != 100; ++i) {
    a->load.record(3);
    b->load.record(4);
  }
  leader->quit();
  ASSERT_TRUE(reaches([](const auto& now) { return now.finished; }));
  EXPECT_EQ(a->loop->wait(kPatience), WorkerEnd::kDismissed);
  EXPECT_EQ(b->loop->wait(kPatience), WorkerEnd::kDismissed);
  const auto view = leader->view();
  EXPECT_EQ(view->snapshot.total.requests, 702);
  EXPECT_EQ(view->snapshot.rows.at(0).requests, 702);
  EXPECT_EQ(view->snapshot.workers.at(0).requests + view->snapshot.workers.at(1).requests, 702);
  EXPECT_EQ(view->status.trouble, "");
  EXPECT_EQ(leader->tally().total.latency.count(), 702);
}

TEST_P(LeaderAndWorkers, GiveTheUsersOfAWorkerThatLeavesToTheOther) {
  const auto a = worker("host_a");
  auto b = worker("host_b");
  ASSERT_TRUE(runs(10));
  b->load.record(5);
  b->loop->leave();
  EXPECT_EQ(b->loop->wait(kPatience), WorkerEnd::kLeft);
  ASSERT_TRUE(
      reaches([](const auto& now) { return now.workers == 1 && now.phase == Phase::kRunning; }));
  EXPECT_EQ(users_of(*a), 10);
  EXPECT_EQ(leader->view(Nanos{0})->snapshot.total.requests, 6);
}

TEST_P(LeaderAndWorkers, RunAgainAfterAStop) {
  const auto a = worker("host_a");
  const auto b = worker("host_b");
  ASSERT_TRUE(runs(4));
  a->load.record(5);
  leader->stop();
  ASSERT_TRUE(reaches([](const auto& now) { return now.phase == Phase::kStopped; }));
  EXPECT_EQ(users_of(*a) + users_of(*b), 0);
  EXPECT_EQ(leader->view(Nanos{0})->snapshot.total.requests, 7);
  ASSERT_TRUE(runs(6));
  EXPECT_EQ(users_of(*a) + users_of(*b), 6);
  EXPECT_EQ(leader->view(Nanos{0})->snapshot.total.requests, 0);
}

TEST_P(LeaderAndWorkers, TellWhyTooFewWorkersCame) {
  const auto a = worker("host_a");
  ASSERT_TRUE(leader->wait_for_workers(1, kPatience));
  const auto came = leader->wait_for_workers(2, 10ms);
  ASSERT_FALSE(came);
  EXPECT_THAT(came.error().message, HasSubstr("only 1 of 2 workers"));
}

TEST_P(LeaderAndWorkers, AnswerCommandsAfterTheEnd) {
  leader->quit();
  ASSERT_TRUE(reaches([](const auto& now) { return now.finished; }));
  EXPECT_FALSE(leader->start({.users = 1}));
  EXPECT_FALSE(leader->wait_for_workers(1, kPatience));
  leader->stop();
  leader->quit();
  EXPECT_TRUE(leader->view()->status.finished);
  EXPECT_TRUE(leader->logs().empty());
}

INSTANTIATE_TEST_SUITE_P(Over, LeaderAndWorkers,
                         testing::Values("tcp://127.0.0.1:0", "inproc://chopsticks"),
                         [](const auto& test) {
                           return test.param.substr(0, test.param.find(':'));
                         });

}  // namespace
}  // namespace chopsticks::cluster
