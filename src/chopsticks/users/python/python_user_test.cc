#include "users/python/python_user.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "net/task_group.h"
#include "testing/fake_store.h"
#include "users/api/stop.h"

namespace chopsticks::python {
namespace {

/// A hub without Python: remembers what it is told, and says what users ask for.
class FakeInterpreter : public Interpreter {
 public:
  Result<Loaded> load() override { return Loaded(); }
  Result<void> prepare(const std::string& /*orders*/) override { return {}; }
  Result<void> update_class(const std::string& /*name*/,
                            const std::string& /*attributes*/) override {
    return {};
  }
  Result<void> choose_tasks(const users::TagFilter&) override { return {}; }
  void announce(const std::string&, int) override {}
  void hear(const std::string&, const std::string&) override {}
  void ask_shape(const plan::ShapeMoment&, plan::ShapeReply) override {}
  stats::Histogram take_lag() override { return {}; }
  std::optional<int> say_goodbye() override { return std::nullopt; }
  void close() override {}
  void post(Message message) override { told.push_back(message); }
  Lane& lane(std::shared_ptr<net::Mailbox> mailbox, stats::Recorder& recorder) override {
    one = {this, std::move(mailbox), &recorder, {}};
    return one;
  }

  [[nodiscard]] std::size_t count(Message::Kind kind) const {
    return static_cast<std::size_t>(std::ranges::count(told, kind, &Message::kind));
  }

  std::vector<Message> told;
  Lane one;
};

class PythonUserTest : public ::testing::Test {
 protected:
  PythonUserTest() {
    users::Construction construction;
    SectionReader settings(none, "");
    construction.shard = {&reactor, &recorder, objects.get(), {}};
    construction.settings = &settings;
    const users::Construction::Scope scope(construction);
    user = std::make_unique<PythonUser>(interpreter, 0);
    fiber = &group.spawn(live());
    settle();
  }
  ~PythonUserTest() override {
    auto* mine = link();
    user.reset();
    for (auto* op : made) delete op;
    delete mine;
  }

  /// As the engine has it.
  net::task<> live() {
    co_await user->on_start();
    const auto serve = user->tasks().front().method;
    try {
      co_await (static_cast<users::TaskHost&>(*user).*serve)();
    } catch (const users::StopUser&) {
      if (fiber->cancelled()) fiber->renew();
    }
    co_await user->on_stop();
  }
  /// Everything that can go on has.
  void settle() {
    group.spawn(pass());
    reactor.run();
  }
  net::task<> pass() {
    for (int turn = 0; turn < 20; ++turn) (void)co_await reactor.yield();
    reactor.stop();
  }
  [[nodiscard]] UserLink* link() const { return interpreter->told.front().link; }
  Op* ask(Op::Kind kind, std::string key = "key") {
    auto* op = new Op;
    made.push_back(op);
    op->kind = kind;
    op->key = std::move(key);
    op->link = link();
    op->lane = &interpreter->one;
    op->asked = reactor.now();
    if (kind == Op::Kind::kSample) op->sample = std::make_unique<Sample>(sample);
    PythonUser::deliver({op});
    settle();
    return op;
  }
  stats::Tally tally() { return recorder.take(stats::Clocks::now()); }

  Sample sample{"X", "own", 5ms};
  Settings none;
  net::Reactor reactor{net::Reactor::Time::kSimulated};
  stats::Recorder recorder{stats::Clocks::now()};
  testing::FakeStorage storage;
  std::unique_ptr<drivers::ObjectStoreShard> objects = storage.shard(reactor);
  std::shared_ptr<FakeInterpreter> interpreter = std::make_shared<FakeInterpreter>();
  std::vector<Op*> made;
  std::unique_ptr<PythonUser> user;
  net::TaskGroup group{reactor};
  net::Fiber* fiber = nullptr;
};

TEST_F(PythonUserTest, StartsThePythonUserAndRecordsWhatHeAsksFor) {
  EXPECT_EQ(interpreter->count(Message::Kind::kStart), 1u);
  ask(Op::Kind::kUpload);
  ask(Op::Kind::kDelete);
  EXPECT_EQ(interpreter->count(Message::Kind::kDone), 2u);
  EXPECT_EQ(storage.uploads, 1);
  EXPECT_EQ(tally().total.requests, 2u);
  ask(Op::Kind::kEnded);
}

TEST_F(PythonUserTest, IsThereUnderAnyTagsWhichPickAmongTheTasksInPython) {
  const users::TagFilter tags{{"python"}, {}};
  SectionReader settings(none, "");
  users::Construction construction;
  construction.settings = &settings;
  construction.tags = &tags;
  const users::Construction::Scope scope(construction);
  EXPECT_EQ(PythonUser(interpreter, 0).tasks().size(), 1u);
  EXPECT_EQ(construction.tags, &tags) << "the next one may be no Python user";
  ask(Op::Kind::kEnded);
}

TEST_F(PythonUserTest, FilesWhatPythonMeasured) {
  ask(Op::Kind::kSample);
  const auto filed = tally();
  ASSERT_NE(filed.entries.find({"X", "own"}), nullptr);
  EXPECT_EQ(filed.entries.find({"X", "own"})->first_byte.count(), 0u);
  EXPECT_EQ(interpreter->count(Message::Kind::kDone), 1u);
  ask(Op::Kind::kEnded);
}

TEST_F(PythonUserTest, FilesWhatPythonTellsOfARequestAsItWouldItself) {
  sample.sent = 1ms;
  sample.first_byte = 3ms;
  ask(Op::Kind::kSample);
  const auto filed = tally();
  const auto* own = filed.entries.find({"X", "own"});
  ASSERT_NE(own, nullptr);
  EXPECT_EQ(own->total_latency, 5ms);
  EXPECT_EQ(own->service.percentile(1),
            stats::Histogram::value_of(stats::Histogram::index_of(4ms)));
  EXPECT_EQ(own->first_byte.count(), 1u);
  EXPECT_EQ(own->first_byte.percentile(1),
            stats::Histogram::value_of(stats::Histogram::index_of(2ms)));
  ask(Op::Kind::kEnded);
}

TEST_F(PythonUserTest, PassesOnThatHeIsToStopAndEndsWhenThePythonUserDoes) {
  user->told_to_stop();
  settle();
  EXPECT_EQ(interpreter->count(Message::Kind::kStop), 1u);
  EXPECT_EQ(interpreter->count(Message::Kind::kKill), 0u);
  EXPECT_EQ(group.size(), 1u);
  ask(Op::Kind::kEnded);
  EXPECT_EQ(group.size(), 0u);
}

TEST_F(PythonUserTest, StoppedNowHeCutsTheOperationShortAndLetsPythonSayGoodbye) {
  storage.hanging = true;
  auto* under_way = ask(Op::Kind::kUpload);
  fiber->cancel();
  settle();
  EXPECT_TRUE(under_way->cancelled);
  const auto seen = tally();
  EXPECT_TRUE(seen.entries.empty());
  EXPECT_EQ(seen.unanswered.count(), 1u);
  EXPECT_EQ(interpreter->count(Message::Kind::kKill), 1u);
  storage.hanging = false;
  EXPECT_TRUE(ask(Op::Kind::kDelete)->result.ok());
  ask(Op::Kind::kEnded);
  EXPECT_EQ(group.size(), 0u);
}

TEST_F(PythonUserTest, IsGoneWhenNobodyWaitsForPythonAnyMore) {
  fiber->cancel();
  settle();
  fiber->cancel();
  settle();
  EXPECT_EQ(group.size(), 0u);
  user.reset();
  EXPECT_EQ(interpreter->count(Message::Kind::kGone), 1u);
  EXPECT_TRUE(ask(Op::Kind::kUpload)->cancelled);
}

}  // namespace
}  // namespace chopsticks::python
