#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>

#include <gtest/gtest.h>

#include "cluster/leader/leader_loop.h"
#include "cluster/worker/worker_loop.h"

/// The loops with their threads and real sockets; only the users are made up.
namespace chopsticks::cluster {
namespace {

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
  std::promise<Custom> heard;
  std::unique_ptr<WorkerLoop> loop;
};

class LeaderAndWorkers : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    LeaderSettings settings;
    settings.classes = {{"A", 1, 0}};
    settings.custom_message = [this](const std::string&, const Custom& message) {
      heard.set_value(message);
    };
    leader = *LeaderLoop::open(context, GetParam(), settings);
  }
  std::unique_ptr<Node> worker(const std::string& id) {
    auto node = std::make_unique<Node>();
    WorkerSettings settings;
    settings.id = id;
    settings.custom_message = [&heard = node->heard](const Custom& message) {
      heard.set_value(message);
    };
    node->loop = *WorkerLoop::open(context, leader->endpoint(), settings, node->load);
    return node;
  }
  bool reaches(const std::function<bool(const LeaderStatus&)>& wanted) {
    return leader->wait(kPatience, wanted);
  }
  bool runs(int users) {
    if (!reaches([](const auto& now) { return now.workers == 2; })) return false;
    if (!leader->start({.users = users, .spawn_rate = {1000}})) return false;
    return reaches([](const auto& now) { return now.phase == Phase::kRunning; });
  }
  static int users_of(const Node& node) { return plan::total_users(node.load.running()); }

  std::promise<Custom> heard;
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

TEST_P(LeaderAndWorkers, PassMessagesOfTheirUsersBothWays) {
  const auto a = worker("host_a");
  ASSERT_TRUE(reaches([](const auto& now) { return now.workers == 1; }));
  EXPECT_FALSE(leader->send_custom({"greeting", "hello"}, "nobody"));
  EXPECT_TRUE(leader->send_custom({"greeting", "hello"}, std::nullopt));
  EXPECT_EQ(a->heard.get_future().get(), (Custom{"greeting", "hello"}));
  a->loop->send_custom({"answer", Value::Map{{"n", 7}}});
  EXPECT_EQ(heard.get_future().get(), (Custom{"answer", Value::Map{{"n", 7}}}));
}

TEST_P(LeaderAndWorkers, AnswerCommandsAfterTheEnd) {
  leader->quit();
  ASSERT_TRUE(reaches([](const auto& now) { return now.finished; }));
  EXPECT_FALSE(leader->start({.users = 1}));
  EXPECT_FALSE(leader->send_custom({"greeting", "hello"}, std::nullopt));
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
