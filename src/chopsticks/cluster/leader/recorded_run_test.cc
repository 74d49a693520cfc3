#include <functional>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/conversation.h"
#include "testing/leader_at_work.h"

/// Real workers talk to our leader, from recordings, at the times they talked to a stock master,
/// and the same commands are given. What the master said, ours says: to each worker the same
/// messages in the same order.
namespace chopsticks::cluster {
namespace {

using testing_support::Conversation;
using testing_support::LeaderAtWork;
using testing_support::restored_to_worker;

using Letters = std::map<std::string, std::vector<std::string>>;  // worker -> what it was told

/// The part of a message on which both have to agree.
std::string gist(const ToWorker& message) {
  if (const auto* ack = std::get_if<to_worker::Ack>(&message))
    return fmt::format("ack {}", ack->index.value_or(-1));
  if (const auto* complete = std::get_if<to_worker::SpawningComplete>(&message))
    return fmt::format("spawning_complete {}", complete->users.value_or(-1));
  if (std::holds_alternative<to_worker::Stop>(message)) return "stop";
  if (std::holds_alternative<to_worker::Quit>(message)) return "quit";
  const auto* spawn = std::get_if<to_worker::Spawn>(&message);
  if (!spawn) return "";
  std::string text = fmt::format("spawn within {} s:", seconds(spawn->stop_timeout));
  for (const auto& [name, count] : spawn->users) text += fmt::format(" {} {}", name, count);
  return text;
}

/// The stock master repeats itself: it announces a quit twice, and starts twice when a worker joins
/// (a bug: PROTOCOL.md 3.10).
void add(Letters& letters, const std::string& worker, const ToWorker& message) {
  const auto text = gist(message);
  auto& told = letters[worker];
  const auto again = [&](std::size_t back) {
    return told.size() >= back && told[told.size() - back] == text;
  };
  if (text.empty() || again(1)) return;
  if (again(2) && text.starts_with("spawn")) return;
  told.push_back(text);
}

struct Order {
  Nanos when{};
  std::function<void(LeaderAtWork&)> give;
};

/// What the person at the master asked for, from the recording's description; when, and when he
/// stopped and quit, is read off what the master said.
struct Script {
  std::string file;
  plan::RunPlan plan;
  std::map<Nanos, plan::RunPlan> later;
};

std::vector<Order> orders(const Conversation& conversation, const Script& script) {
  std::vector<Order> orders;
  const auto start = [](plan::RunPlan plan) {
    return [plan](LeaderAtWork& work) { EXPECT_TRUE(work.leader.start(plan, work.now)); };
  };
  bool started = false;
  bool quit = false;
  Nanos stopped{};
  for (const auto& said : conversation.said) {
    if (said.from_worker) continue;
    if (said.type == "spawn" && !std::exchange(started, true))
      orders.push_back({said.when, start(script.plan)});
    if (said.type == "stop" && said.when - std::exchange(stopped, said.when) > 1s)
      orders.push_back({said.when, [](LeaderAtWork& work) { work.leader.stop(work.now); }});
    if (said.type == "quit" && !std::exchange(quit, true))
      orders.push_back({said.when, [](LeaderAtWork& work) { work.leader.quit(work.now); }});
  }
  for (const auto& [when, plan] : script.later) orders.push_back({when, start(plan)});
  std::ranges::sort(orders, {}, &Order::when);
  return orders;
}

LeaderSettings settings_for(const Conversation& conversation) {
  // The classes of the recorded scenario and their weights.
  LeaderSettings settings;
  settings.classes = {{"AlphaUser", 3, 0}, {"BetaUser", 1, 0}};
  for (const auto& said : conversation.said)
    if (said.type == "spawn" && said.data["user_classes_count"].contains("FailUser"))
      settings.classes.push_back({"FailUser", 1, 0});
  return settings;
}

/// The recording shows when a client_ready was on the wire; the master took it when it answered,
/// and numbered workers in that order.
void hear_when_answered(Conversation& conversation) {
  auto& all = conversation.said;
  for (auto ready = all.begin(); ready != all.end(); ++ready) {
    if (ready->type != "client_ready") continue;
    const auto ack = std::find_if(ready, all.end(), [&](const auto& said) {
      return said.type == "ack" && said.worker == ready->worker;
    });
    if (ack != all.end()) ready->when = ack->when;
  }
  std::ranges::sort(all, {}, [](const auto& one) { return std::pair(one.when, one.position); });
}

/// Runs the conversation and returns what our leader said.
Letters replay(Conversation conversation, const Script& script) {
  hear_when_answered(conversation);
  LeaderAtWork work(settings_for(conversation));
  auto pending = orders(conversation, script);
  const auto give_orders_until = [&](Nanos when) {
    while (!pending.empty() && pending.front().when <= when) {
      work.passes(1000s + pending.front().when - work.now.monotonic);
      pending.front().give(work);
      pending.erase(pending.begin());
      work.tick();
    }
  };
  for (const auto& said : conversation.said) {
    if (!said.from_worker) continue;
    give_orders_until(said.when);
    work.passes(1000s + said.when - work.now.monotonic);
    work.leader.receive(said.worker, said.bytes, work.now);
    work.tick();
  }
  give_orders_until(1h);
  Letters letters;
  for (const auto& [worker, message] : work.outbox.letters) add(letters, worker, message);
  EXPECT_EQ(work.view().refused_messages, 0);
  return letters;
}

Letters recorded(const Conversation& conversation) {
  Letters letters;
  for (const auto& said : conversation.said)
    if (!said.from_worker) add(letters, said.worker, restored_to_worker(said.type, said.data));
  return letters;
}

class RecordedRun : public testing::TestWithParam<Script> {};

TEST_P(RecordedRun, TellsEachWorkerWhatTheStockMasterToldIt) {
  const Conversation conversation(GetParam().file);
  EXPECT_EQ(replay(conversation, GetParam()), recorded(conversation));
}

const std::vector<Script> kScripts{
    {"01_connect_ack_quit.jsonl", {}, {}},
    {"02_run_one_worker.jsonl", {5, {2}, {}, {}}, {}},
    {"03_run_two_workers.jsonl",
     {7, {3}, {}, {}},
     {{13'817'800us, {3, {5}, {}, {}}}, {20'825'500us, {2, {5}, {}, {}}}}},
    {"04_worker_killed.jsonl", {6, {6}, {}, {}}, {}},
    {"04b_worker_killed_rebalancing.jsonl", {6, {6}, {}, {}}, {}},
    {"05b_worker_joins_rebalancing.jsonl", {6, {6}, {}, {}}, {}},
    {"06_failures_exceptions.jsonl", {6, {6}, {}, {}}, {}},
    {"07_headless_runtime_stop_timeout.jsonl", {4, {2}, {}, 3s}, {}},
    {"09_versions.jsonl", {2, {2}, {}, {}}, {}},
    {"10_worker_quits_mid_run.jsonl", {6, {6}, {}, {}}, {}},
    {"12_reset_stats_long_ramp.jsonl", {5, {0.5}, {}, {}}, {}}};

INSTANTIATE_TEST_SUITE_P(Captures, RecordedRun, testing::ValuesIn(kScripts), [](const auto& test) {
  return test.param.file.substr(0, test.param.file.find('.'));
});

}  // namespace
}  // namespace chopsticks::cluster
